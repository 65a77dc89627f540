namespace Cairn.Profiling;

/// <summary>
/// The start of the prompt that every row has in common, up to the last block that can carry a breakpoint.
/// </summary>
/// <param name="BlockIndex">
/// The block, in cache order (tools, system, messages), that would carry the breakpoint.
/// </param>
/// <param name="Tokens">The estimated tokens up to and including that block.</param>
public sealed record SharedPrefix(int BlockIndex, long Tokens);
