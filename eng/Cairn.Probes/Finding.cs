namespace Cairn.Probes;

/// <summary>What one probe found out about the API.</summary>
/// <param name="Probe">Which probe.</param>
/// <param name="Text">The bound, in words.</param>
/// <param name="Seconds">The bound as a number, where it is a time.</param>
sealed record Finding(string Probe, string Text, double? Seconds = null);
