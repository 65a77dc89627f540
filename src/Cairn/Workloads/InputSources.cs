namespace Cairn.Workloads;

/// <summary>What an input may need beside the folder of its workload.</summary>
public sealed record InputSources
{
    /// <summary>
    /// Where plain copies of packed, whole, piped and UTF-16 inputs are kept, absolute; made when it is needed. The
    /// default is null: such inputs are refused.
    /// </summary>
    public string? CopiesFolder { get; init; }

    /// <summary>What is piped in. The default is null: nothing is.</summary>
    public Stream? StandardInput { get; init; }

    /// <summary>
    /// The SHA-256 of an input that was piped in before and is read again from its copy; the default is null.
    /// </summary>
    public string? PipedSha256 { get; init; }
}
