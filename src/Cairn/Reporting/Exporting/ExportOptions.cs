namespace Cairn.Reporting.Exporting;

/// <summary>In which form to write, and how.</summary>
public sealed record ExportOptions
{
    /// <summary>The form. The default is <see cref="ExportFormat.Jsonl"/>.</summary>
    public ExportFormat Format { get; init; }

    /// <summary>
    /// Whether cells of a table that a spreadsheet would run as a formula stay as they are. The default is false: they
    /// get an apostrophe in front.
    /// </summary>
    public bool KeepsFormulas { get; init; }

    /// <summary>Called with the number of rows so far. The default is nothing.</summary>
    public Action<int>? Progress { get; init; }
}
