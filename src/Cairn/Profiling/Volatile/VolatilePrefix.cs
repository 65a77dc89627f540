namespace Cairn.Profiling.Volatile;

/// <summary>
/// Rows whose prompts would share more than they do: text that differs stands in front of text that does not, or in
/// one block with it.
/// </summary>
/// <param name="Model">The model that they ask.</param>
/// <param name="Rows">How many rows there are like that; estimated from a sample.</param>
/// <param name="Variants">
/// How many different texts stand in the way, among all rows; estimated from a sample, as many as rows where each of
/// the sample has its own.
/// </param>
/// <param name="SharedTokens">The tokens of each row that could be shared if nothing stood in the way.</param>
/// <param name="Bytes">The bytes that differ, on average over the rows.</param>
/// <param name="Texts">The places, in the order of the prompt; at most ten.</param>
public sealed record VolatilePrefix(
    string Model, int Rows, int Variants, long SharedTokens, int Bytes, IReadOnlyList<VolatileText> Texts);
