namespace Cairn.Running;

/// <summary>Something in the books of a run that is not as it must be.</summary>
/// <param name="Place">Where: a run, a submission, an event, a row, a file.</param>
/// <param name="Found">What is there.</param>
/// <param name="Expected">What must be there.</param>
/// <param name="Repair">What to do.</param>
public sealed record Finding(string Place, string Found, string Expected, string Repair);
