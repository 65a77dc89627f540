namespace Cairn.Running.Watching;

/// <summary>Why a prefix was not read, and what shows it.</summary>
/// <param name="Cause">The cause.</param>
/// <param name="Detail">One sentence: which bytes, in which block, in which rows, or which times. Without any text of
/// a prompt that is longer than what tells the rows apart.</param>
public sealed record CacheDiagnosis(CacheLossCause Cause, string Detail)
{
    /// <summary>
    /// Whether it follows from what was sent or when, so that the API's documented hit rates are no explanation. The
    /// default is that it is likely only.
    /// </summary>
    public bool IsProven { get; init; }
}
