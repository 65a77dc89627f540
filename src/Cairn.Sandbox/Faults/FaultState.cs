namespace Cairn.Sandbox.Faults;

/// <summary>What a restart must know of faults.</summary>
sealed record FaultState
{
    static readonly Dictionary<string, long> NoStrikes = [];

    /// <summary>Whether the rules were given while the sandbox ran; only then do they outlive its options.</summary>
    public bool AreReplaced { get; init; }

    public IReadOnlyList<FaultTally> Rules { get => field ?? []; init; } = [];

    /// <summary>How often each fault struck, by name.</summary>
    public IReadOnlyDictionary<string, long> Strikes { get => field ?? NoStrikes; init; } = NoStrikes;

    /// <summary>Keys that are answered with 401, as hashes.</summary>
    public IReadOnlyList<string> RevokedKeys { get => field ?? []; init; } = [];

    /// <summary>Keys that act in another workspace, as hashes.</summary>
    public IReadOnlyList<string> MovedKeys { get => field ?? []; init; } = [];

    /// <summary>By what prices are multiplied.</summary>
    public decimal PriceFactor { get => field == 0 ? 1 : field; init; } = 1;
}

/// <summary>How far one rule has come.</summary>
/// <param name="Rule">The rule in its text form.</param>
/// <param name="Seen">How many calls or lines it was asked about.</param>
/// <param name="Strikes">How many of them it struck.</param>
sealed record FaultTally(string Rule, long Seen, long Strikes);
