using Cairn.Sandbox.Seeding;

namespace Cairn.Sandbox.Faults;

/// <summary>A rule at work: how many calls it has seen and struck.</summary>
/// <param name="Rule">What it does.</param>
/// <param name="Seed">What its chance follows from.</param>
/// <param name="Label">Its name, and a number where an earlier rule has the same: they must not strike
/// together.</param>
sealed record FaultCounter(FaultRule Rule, ulong Seed, string Label)
{
    readonly IReadOnlyList<string> _calls = Rule.On.Count > 0 ? Rule.On : Rule.Kind.Calls;

    public long Seen { get; private set; }

    public long Strikes { get; private set; }

    public bool StrikesCalls => _calls.Any(call => call != FaultCalls.Line);

    public bool IsOn(string call) => _calls.Contains(call);

    /// <summary>Takes one call into account.</summary>
    public bool StrikesCall() => Count(Draw.Of(Seed, Purpose.Fault, (ulong)Seen, Label));

    /// <summary>Takes one line into account: the same line of the same batch always has the same chance.</summary>
    public bool StrikesLine(int batch, string customId)
    {
        var draw = Draw.Of(Seed, Purpose.Fault, (ulong)batch, Label);
        return Count(Draw.Of(draw.Bits, Purpose.Fault, 0, customId));
    }

    public void Restore(FaultTally tally) => (Seen, Strikes) = (tally.Seen, tally.Strikes);

    public FaultTally Tally() => new(Rule.ToString(), Seen, Strikes);

    bool Count(Draw draw)
    {
        var isSpent = Strikes >= (Rule.Count ?? long.MaxValue);
        if (Seen++ < Rule.After || isSpent || !draw.Falls(Rule.Rate))
            return false;

        Strikes++;
        return true;
    }
}
