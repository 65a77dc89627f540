namespace Cairn.Workloads;

/// <summary>Where the right answers stand: in a column of the input, or in a file by the key of the row.</summary>
/// <param name="Column">The column with the label, of the input or of the file.</param>
public sealed record LabelTerms(string Column)
{
    /// <summary>A CSV or JSONL below the folder of the workload, absolute. The default is the input.</summary>
    public string? File { get; init; }

    /// <summary>The column of the file with the key of the row. The default is the one that <c>id</c> names.</summary>
    public string? Id { get; init; }

    /// <summary>
    /// Whether the labelled rows were drawn evenly from all rows, so that they may stand in for audits. The default is
    /// false: then only rows that Cairn drew certify anything.
    /// </summary>
    public bool AreUniformSample { get; init; }
}
