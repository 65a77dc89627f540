using System.Globalization;
using Cairn.Profiling.Tokens;
using Cairn.Profiling.Volatile;
using Cairn.Workloads;

namespace Cairn.Auditing.Watching;

/// <summary>Where marked beginnings of one form part from each other.</summary>
/// <param name="SharedShare">The share (0 to 1) of the first one's tokens that all have.</param>
/// <param name="Kind">What differs at the first place.</param>
/// <param name="Text">The place in words: bytes, character, block and part.</param>
sealed record PrefixDifference(double SharedShare, VolatileKind Kind, string Text)
{
    const int SampleMax = 64;
    const double AlikeMin = 0.8;

    /// <summary>Whether they are the same text but for some of it, not different texts.</summary>
    public bool IsAlike => SharedShare >= AlikeMin;

    /// <summary>Whether what differs says of itself that it changes with each request.</summary>
    public bool IsVolatile => Kind is VolatileKind.Timestamp or VolatileKind.Time or VolatileKind.Uuid
        or VolatileKind.WhiteSpace or VolatileKind.KeyOrder;

    /// <summary>Compares prompts of one <see cref="SentPrompt.Shape"/>; null where their blocks are equal.</summary>
    public static PrefixDifference? Of(IEnumerable<SentPrompt> prompts)
    {
        var sample = prompts.Take(SampleMax).Select(prompt => (prompt.Model, Blocks: prompt.Blocks.ToList())).ToList();
        var first = sample[0];
        if (OfOrder([.. sample.Select(prompt => prompt.Blocks)]) is { } order)
            return order;
        PrefixDifference? found = null;
        var (shared, all) = (0d, 0d);
        for (var block = 0; block < first.Blocks.Count; block++)
        {
            var tokens = first.Model is { } model
                ? TokenEstimator.Weight(first.Blocks[block], model.Tokenizer)
                : first.Blocks[block].Utf16Length;
            var pieces = BlockComparison.Compare([.. sample.Select(prompt => prompt.Blocks[block])], tokens);
            (shared, all) = (shared + pieces.Sum(piece => piece.SharedTokens), all + tokens);
            if (pieces.FirstOrDefault(piece => piece.Place is not null).Place is { } place)
                found ??= At(place, block, first.Blocks[block].Section);
        }

        return found is null ? null : found with { SharedShare = all > 0 ? shared / all : 0 };
    }

    // The same blocks, one behind the other in another order: tools that a program holds in a set.
    static PrefixDifference? OfOrder(List<List<PromptBlock>> sample)
    {
        var sorted = sample.ConvertAll(blocks => blocks.Select(block => block.Hash).Order().ToList());
        if (!sorted.TrueForAll(hashes => hashes.SequenceEqual(sorted[0])))
            return null;
        var parting = sample[0].Index().FirstOrDefault(block =>
            sample.Exists(blocks => blocks[block.Index].Hash != block.Item.Hash));
        return parting.Item is null ? null : new(1, VolatileKind.KeyOrder, string.Create(CultureInfo.InvariantCulture,
            $"the order of the blocks from block {parting.Index + 1} ")
            + $"({parting.Item.Section.ToString().ToLowerInvariant()}) on");
    }

    static PrefixDifference At(Profiling.Volatile.Place place, int block, PromptSection section)
    {
        const int rowsMax = 8;
        var kind = place.Whole
            ?? VolatileKinds.Of([.. place.Texts.DistinctBy(text => text.Text).Take(rowsMax)]);
        var bytes = (int)Math.Round(place.Texts.Average(text => System.Text.Encoding.UTF8.GetByteCount(text.Text)));
        return new(0, kind, string.Create(CultureInfo.InvariantCulture,
            $"{VolatileKinds.NameOf(kind)} of {bytes} bytes at character {place.Offset} of block {block + 1} ")
            + $"({section.ToString().ToLowerInvariant()})");
    }
}
