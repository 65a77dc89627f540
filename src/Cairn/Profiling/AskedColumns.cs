namespace Cairn.Profiling;

/// <summary>What is kept of each row that is asked.</summary>
/// <param name="Group">For each row of the tree its group.</param>
/// <param name="Tokens">For each row of the tree the estimated tokens of its prompt.</param>
/// <param name="BehindTree">For each measured row how far it is behind its row in the tree.</param>
sealed record AskedColumns(RowNumbers Group, RowColumn<int> Tokens, RowNumbers BehindTree);
