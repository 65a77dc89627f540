namespace Cairn.Reporting;

/// <summary>Rows by where they are.</summary>
/// <param name="Total">All rows of the input.</param>
/// <param name="Succeeded">With an accepted answer.</param>
/// <param name="Failed">Failed for good, with a reason.</param>
/// <param name="Pending">Without a record yet.</param>
public sealed record RowCounts(int Total, int Succeeded, int Failed, int Pending);
