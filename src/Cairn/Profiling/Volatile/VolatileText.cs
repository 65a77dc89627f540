using Cairn.Workloads;

namespace Cairn.Profiling.Volatile;

/// <summary>One place in the prompt where rows differ while they share text around it.</summary>
/// <param name="Kind">What differs.</param>
/// <param name="BlockIndex">The block, in cache order.</param>
/// <param name="Section">The part of the request that the block is in.</param>
/// <param name="Offset">Where in the text of the block it begins, in characters of the example's first row.</param>
/// <param name="Bytes">How long it is, in bytes of UTF-8 on average.</param>
/// <param name="First">A row at this place.</param>
/// <param name="Second">Another row, which differs.</param>
public sealed record VolatileText(
    VolatileKind Kind, int BlockIndex, PromptSection Section, int Offset, int Bytes,
    VolatileExample First, VolatileExample Second)
{
    /// <summary>
    /// The tokens in front of it in its own block that all sampled rows have in common: nothing shorter than a block
    /// can be cached. 0 where another place of the block comes first.
    /// </summary>
    public required long SharedTokensBefore { get; init; }

    /// <summary>The tokens behind it that all sampled rows have in common.</summary>
    public required long SharedTokensBehind { get; init; }
}

/// <summary>What a row has at a place where rows differ. Holds text of its prompt, which belongs into no log.</summary>
/// <param name="Row">The number of the row.</param>
/// <param name="Before">What stands before the place, a few words.</param>
/// <param name="Text">What stands there.</param>
/// <param name="After">What stands after it, a few words.</param>
public sealed record VolatileExample(int Row, string Before, string Text, string After);
