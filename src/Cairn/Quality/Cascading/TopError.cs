namespace Cairn.Quality.Cascading;

/// <summary>
/// How often the dearest rung is wrong itself, by labels of audited rows: no certificate speaks of it.
/// </summary>
/// <param name="Rows">The audited rows that have a label and a dear answer.</param>
/// <param name="Wrong">How many of these answers are wrong by their label.</param>
/// <param name="Low">The lower end of the exact 95% interval of the share, 0 to 1.</param>
/// <param name="High">Its upper end.</param>
public sealed record TopError(int Rows, int Wrong, double Low, double High);
