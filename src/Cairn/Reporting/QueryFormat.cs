namespace Cairn.Reporting;

/// <summary>How the rows of a query are written.</summary>
enum QueryFormat
{
    /// <summary>Columns side by side, for people.</summary>
    Text,

    /// <summary>One JSON object a line.</summary>
    Jsonl,

    /// <summary>A header and a line each, fit for a spreadsheet: what would be a formula there is not.</summary>
    Csv,

    /// <summary>One JSON object with all rows.</summary>
    Json,
}
