using Cairn.Profiling.Tokens;
using Cairn.Profiling.Volatile;

namespace Cairn.Profiling;

/// <summary>
/// What the rows look like once they are composed: everything that planning needs, and nothing was spent for it.
/// </summary>
/// <param name="Rows">How many rows there are.</param>
/// <param name="Groups">The rows by rate.</param>
/// <param name="HasOwnMarkers">
/// Whether the user's requests carry breakpoints of their own, which are then left alone.
/// </param>
/// <param name="Batches">The batches that the limits of the API make of them, in order.</param>
public sealed record WorkloadProfile(
    int Rows,
    IReadOnlyList<ProfileGroup> Groups,
    bool HasOwnMarkers,
    IReadOnlyList<BatchSize> Batches)
{
    static readonly PrefixTree Nothing = new PrefixTreeBuilder().Build();

    /// <summary>The tokens of all prompts, shared ones counted in each, and how far that may be off.</summary>
    public TokenEstimate PromptTokens { get; init; }

    /// <summary>Which rows ask exactly the same.</summary>
    public Twins Twins { get; init; } = new(new(), 0);

    /// <summary>The rows that an earlier row asks for already, by rate.</summary>
    public IReadOnlyList<ProfileGroup> Repeats { get; init; } = [];

    /// <summary>Which of the rows that are asked share which beginnings of their prompts.</summary>
    public PrefixTree Tree => Asked?.Tree ?? Nothing;

    /// <summary>The main nodes of the tree with what stands at them, most shared tokens first.</summary>
    public IReadOnlyList<TreeMark> Marks { get; init; } = [];

    /// <summary>Rows that would share more if text that differs did not stand in front.</summary>
    public IReadOnlyList<VolatilePrefix> Volatile { get; init; } = [];

    /// <summary>What has to be uploaded.</summary>
    public BodySize Bodies { get; init; }

    /// <summary>The rows that are asked, as pricing needs them; null in a profile made by hand.</summary>
    public AskedRows? Asked { get; init; }
}
