namespace Cairn.Reporting.Exporting;

/// <summary>What an export wrote.</summary>
/// <param name="Rows">Rows that were written.</param>
/// <param name="LeftOut">Rows without a record yet, which the form has no words for.</param>
/// <param name="Defused">Cells that began like a formula and got an apostrophe in front.</param>
public sealed record ExportSummary(int Rows, int LeftOut, int Defused);
