using Cairn.Sandbox.Seeding;

namespace Cairn.Sandbox.Faults;

/// <summary>Decides what goes wrong, and counts it: the rules, how often each struck, and what stays changed
/// since.</summary>
/// <remarks>Asked once for each call and once for each line of a batch; the answers follow from the seed.</remarks>
sealed class FaultBook
{
    const int RecentMax = 50;

    readonly SandboxOptions _options;
    readonly SortedDictionary<string, long> _strikes = new(StringComparer.Ordinal);
    readonly SortedSet<string> _revoked = new(StringComparer.Ordinal);
    readonly SortedSet<string> _moved = new(StringComparer.Ordinal);
    readonly Queue<FaultStrike> _recent = [];
    bool _areReplaced;

    public FaultBook(SandboxOptions options)
    {
        _options = options;
        Rules = CountersOf(RulesOf(options));
    }

    public IReadOnlyList<FaultCounter> Rules { get; private set; }

    /// <summary>How often each fault struck, those of headers included.</summary>
    public IReadOnlyDictionary<string, long> Strikes => _strikes;

    /// <summary>The last strikes, oldest first; a restart forgets them.</summary>
    public IReadOnlyCollection<FaultStrike> Recent => _recent;

    /// <summary>By what prices are multiplied at present.</summary>
    public decimal PriceFactor { get; private set; } = 1;

    /// <summary>Whether calls without a header of their own need not ask.</summary>
    public bool IsIdle => !Rules.Any(rule => rule.StrikesCalls) && _revoked.Count == 0 && _moved.Count == 0;

    /// <summary>Grows with every call that a rule looked at, since its chance depends on how many it saw.</summary>
    public long Changes { get; private set; }

    /// <summary>Takes other rules from now on; what was struck by the old ones is well again.</summary>
    public void Replace(IReadOnlyList<FaultRule> rules)
    {
        Rules = CountersOf(rules);
        _areReplaced = true;
        _revoked.Clear();
        _moved.Clear();
        PriceFactor = 1;
    }

    /// <summary>What strikes this call.</summary>
    public CallFaults Meet(FaultCall call, DateTimeOffset now)
    {
        if (_revoked.Contains(call.Key))
            return new([new(FaultName.KeyRevoked)]);

        var struck = new List<FaultRule>();
        foreach (var counter in Rules)
        {
            if (!counter.IsOn(call.Name))
                continue;

            Changes++;
            if (counter.StrikesCall())
                struck.Add(counter.Rule);
        }

        // Those of lines come with the create, but they strike later.
        struck.AddRange(call.Own);
        foreach (var rule in struck.Where(rule => rule.Kind.Calls.Contains(call.Name)))
            Note(rule, call, now);

        var isMoved = _moved.Contains(call.Key);
        return new(struck) { Workspace = isMoved ? Ids.Workspace(unchecked(_options.Seed + 1)) : null };
    }

    /// <summary>What strikes this line of a batch, or null; the first rule wins.</summary>
    /// <param name="own">The rules that came with the create.</param>
    /// <param name="line">Where the line is.</param>
    /// <param name="now">When it runs.</param>
    public FaultRule? MeetLine(
        IReadOnlyList<FaultRule> own, (int Batch, string CustomId) line, DateTimeOffset now)
    {
        foreach (var counter in Rules)
        {
            if (counter.IsOn(FaultCalls.Line) && counter.StrikesLine(line.Batch, line.CustomId))
                return Count(counter.Rule, FaultCalls.Line, now);
        }

        foreach (var rule in own)
        {
            if (rule.Kind.StrikesLines && rule.FallsOn(line.Batch, line.CustomId, (_options.Seed, rule.Rate)))
                return Count(rule, FaultCalls.Line, now);
        }

        return null;
    }

    /// <summary>Null while there is nothing to say.</summary>
    public FaultState? Save() => Rules.Count == 0 && _strikes.Count == 0 && !_areReplaced ? null : new()
    {
        AreReplaced = _areReplaced,
        Rules = [.. Rules.Select(rule => rule.Tally())],
        Strikes = new Dictionary<string, long>(_strikes),
        RevokedKeys = [.. _revoked],
        MovedKeys = [.. _moved],
        PriceFactor = PriceFactor,
    };

    public void Restore(FaultState state)
    {
        if (state.AreReplaced)
            Replace([.. state.Rules.Select(tally => FaultRule.Parse(tally.Rule))]);

        foreach (var tally in state.Rules)
            Rules.FirstOrDefault(rule => rule.Seen == 0 && rule.Rule.ToString() == tally.Rule)?.Restore(tally);
        foreach (var (name, strikes) in state.Strikes)
            _strikes[name] = strikes;

        _revoked.UnionWith(state.RevokedKeys);
        _moved.UnionWith(state.MovedKeys);
        PriceFactor = state.PriceFactor;
    }

    // The older switches are shorthands for rules.
    static List<FaultRule> RulesOf(SandboxOptions options)
    {
        List<FaultRule> rules = [.. options.Faults];
        if (options.ErrorRate > 0)
            rules.Add(new(FaultName.ErroredOverloaded) { Rate = options.ErrorRate });
        if (options.DropAfterCreate > 0)
            rules.Add(new(FaultName.ResponseLost) { On = [FaultCalls.Create], Count = options.DropAfterCreate });

        return rules;
    }

    FaultCounter[] CountersOf(IReadOnlyList<FaultRule> rules)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var counters = new List<FaultCounter>();
        foreach (var rule in rules)
        {
            var number = numbers[rule.Name] = numbers.GetValueOrDefault(rule.Name) + 1;
            var label = number == 1 ? rule.Name : $"{rule.Name}#{number}";
            counters.Add(new(rule, rule.Seed ?? _options.Seed, label));
        }

        return [.. counters];
    }

    void Note(FaultRule rule, FaultCall call, DateTimeOffset now)
    {
        Count(rule, call.Name, now);
        if (rule.Name == FaultName.KeyRevoked)
            _revoked.Add(call.Key);
        else if (rule.Name == FaultName.KeyMoved)
            _moved.Add(call.Key);
        else if (rule.Name == FaultName.PriceChange)
            PriceFactor = rule.Number("factor");
    }

    FaultRule Count(FaultRule rule, string call, DateTimeOffset now)
    {
        Changes++;
        _strikes[rule.Name] = _strikes.GetValueOrDefault(rule.Name) + 1;
        _recent.Enqueue(new(now, rule.Name, call));
        if (_recent.Count > RecentMax)
            _recent.Dequeue();

        return rule;
    }
}

/// <summary>One strike, for whoever watches.</summary>
/// <param name="At">When, in API time.</param>
/// <param name="Name">Which fault.</param>
/// <param name="On">Which call, or <c>line</c>.</param>
readonly record struct FaultStrike(DateTimeOffset At, string Name, string On);
