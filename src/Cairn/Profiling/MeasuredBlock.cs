using Cairn.Workloads;

namespace Cairn.Profiling;

/// <summary>What profiling needs of a block of a prompt, which may itself be lent.</summary>
/// <param name="Hash">The <see cref="PromptBlock.Hash"/>.</param>
/// <param name="Tokens">Its tokens, not rounded.</param>
/// <param name="Bytes">The length of its JSON.</param>
readonly record struct MeasuredBlock(UInt128 Hash, double Tokens, int Bytes)
{
    /// <summary>The part of the request it stands in.</summary>
    public PromptSection Section { get; init; }

    /// <summary>Whether it is or contains an image or a document.</summary>
    public bool IsMedia { get; init; }

    /// <summary>Whether the API accepts a cache marker here.</summary>
    public bool CanCarryMarker { get; init; }

    /// <summary>What it is of a block of so many tokens.</summary>
    public static MeasuredBlock Of(PromptBlock block, double tokens) => new(block.Hash, tokens, block.Length)
    {
        Section = block.Section,
        IsMedia = block.IsMedia,
        CanCarryMarker = block.CanCarryMarker,
    };
}
