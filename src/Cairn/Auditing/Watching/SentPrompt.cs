using Cairn.Models;
using Cairn.Workloads;

namespace Cairn.Auditing.Watching;

/// <summary>The beginning of a request up to its last marker: what it asked the cache for.</summary>
sealed class SentPrompt
{
    // Any odd number spreads; this is that of the 128-bit FNV hash.
    static readonly UInt128 Factor = new(0x0000000001000000, 0x000000000000013B);

    readonly int _blocks;

    SentPrompt(MeasuredRequest measured)
    {
        Measured = measured;
        Marker = measured.Markers[^1];
        _blocks = Marker.BlockIndex + 1;
        Section = measured.Blocks[Marker.BlockIndex].Section;
        Traits = RequestTraits.Of(measured, Section);
        Shape = measured.Model?.Id + "/" + string.Concat(Blocks.Select(block => (char)('0' + (int)block.Section)));
        Content = Blocks.Aggregate((UInt128)0, (sum, block) => unchecked((sum * Factor) + block.Hash));
    }

    public MeasuredRequest Measured { get; }

    public CacheMarker Marker { get; }

    /// <summary>The part of the request in which the last marker stands.</summary>
    public PromptSection Section { get; }

    public RequestTraits Traits { get; }

    /// <summary>The model, and of which parts the marked blocks are.</summary>
    public string Shape { get; }

    /// <summary>Identity of the marked blocks, in this process.</summary>
    public UInt128 Content { get; }

    /// <summary>The name of the request.</summary>
    public string CustomId => Measured.Request.CustomId ?? "";

    /// <summary>The marked blocks.</summary>
    public IEnumerable<PromptBlock> Blocks => Measured.Blocks.Take(_blocks);

    /// <summary>The model; null where the catalogue has none of that name.</summary>
    public Model? Model => Measured.Model;

    /// <summary>Takes a request; null where nothing of it is marked.</summary>
    public static SentPrompt? Of(MeasuredRequest measured) => measured.Markers.Count == 0 ? null : new(measured);

    /// <summary>The marked tokens: their estimated share of a prompt that was billed as so many.</summary>
    public long TokensOf(long promptTokens) => Measured.TokensUpTo[^1] <= 0 ? 0
        : (long)Math.Round(promptTokens * Measured.TokensUpTo[_blocks] / Measured.TokensUpTo[^1]);
}
