using Cairn.Accounting;
using Cairn.Simulation.World;

namespace Cairn.Simulation.Proof;

/// <summary>What many worlds came to.</summary>
sealed class Tally
{
    const int FailuresMax = 50;

    readonly SortedDictionary<string, long> _hits = new(StringComparer.Ordinal);
    readonly Dictionary<StatePoint, long> _strikes = [];
    readonly Dictionary<StatePoint, PriorityQueue<SimConfig, long>> _witnesses = [];
    readonly List<SimResult> _failures = [];

    public long Worlds { get; private set; }

    public long Failed { get; private set; }

    public long Steps { get; private set; }

    public long Points { get; private set; }

    public TimeSpan Lived { get; private set; }

    public long Rows { get; private set; }

    public long RowsPaidTwice { get; private set; }

    public long WorldsWithWaste { get; private set; }

    /// <summary>Worlds with waste although the assumptions of the protocol were kept; never, or it failed.</summary>
    public long WorldsWithinAssumptions { get; private set; }

    public Usd Settled { get; private set; }

    public Usd Wasted { get; private set; }

    public Usd Billed { get; private set; }

    public Usd PaidInVain { get; private set; }

    public long WorldsPaidInVain { get; private set; }

    public IReadOnlyDictionary<string, long> Hits => _hits;

    /// <summary>How often a process was struck at each point, by state.</summary>
    public IReadOnlyDictionary<StatePoint, long> Strikes => _strikes;

    /// <summary>Worlds that passed each point in each state, as many as are worth trying again: the shortest.</summary>
    public IReadOnlyDictionary<StatePoint, IReadOnlyList<SimConfig>> Witnesses => _witnesses.ToDictionary(
        at => at.Key,
        IReadOnlyList<SimConfig> (at) => [.. at.Value.UnorderedItems.Select(world => world.Element)]);

    public IReadOnlyList<SimResult> Failures => _failures;

    /// <summary>Adds one world; any thread may call it.</summary>
    public void Add(SimResult result)
    {
        lock (_failures)
        {
            AddNumbers(result);
            foreach (var (fault, hits) in result.Hits)
                _hits[fault] = _hits.GetValueOrDefault(fault) + hits;
            foreach (var (at, strikes) in result.Strikes)
                _strikes[at] = _strikes.GetValueOrDefault(at) + strikes;
            // A world that died where it was told to passed other points after that than its seed alone.
            if (result.Config.CrashOn is not null)
                return;
            foreach (var at in result.Reached)
                AddWitness(at, result);
        }
    }

    void AddWitness(StatePoint at, SimResult result)
    {
        if (!_witnesses.TryGetValue(at, out var witnesses))
            _witnesses[at] = witnesses = new();
        // The longest leaves first.
        if (witnesses.Count < ProofSize.Asked.Strikes)
            witnesses.Enqueue(result.Config, -result.Steps);
        else
            witnesses.EnqueueDequeue(result.Config, -result.Steps);
    }

    void AddNumbers(SimResult result)
    {
        Worlds++;
        Steps += result.Steps;
        Points += result.Points;
        Lived += result.Lived;
        Rows += result.Rows;
        RowsPaidTwice += result.RowsPaidTwice;
        Settled += result.Settled;
        Wasted += result.Wasted;
        Billed += result.Billed;
        PaidInVain += result.PaidInVain;
        WorldsPaidInVain += result.PaidInVain > Usd.Zero ? 1 : 0;
        if (result.Wasted > Usd.Zero)
            WorldsWithWaste++;
        if (result.Config.IsWithinAssumptions)
            WorldsWithinAssumptions++;
        if (result.Violation is null)
            return;
        Failed++;
        if (_failures.Count < FailuresMax)
            _failures.Add(result);
    }
}
