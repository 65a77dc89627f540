using Cairn.Accounting;
using Cairn.Workloads;

namespace Cairn.Auditing.Rules;

/// <summary>A marker on a block that is another one in each request: written each time, read never.</summary>
sealed class VaryingMarkerRule : AuditRule
{
    readonly Dictionary<(PromptSection Section, bool IsLast, int Index), Tally> _tallies = [];

    public override RuleInfo Info { get; } = new("marker-on-varying-block", Severity.Error,
        "a cache marker on a block that is another one in most requests, so that it is written and never read",
        "Move the marker to the last block that the requests share.",
        "three requests with a marker of their own");

    public override void See(SeenRequest seen)
    {
        if (seen.Request.AutomaticMarker is not null)
            return;
        var request = seen.Measured;
        var before = 0d;
        foreach (var (block, ttl) in request.Markers)
        {
            var key = (request.Blocks[block].Section, block == request.Blocks.Count - 1, block);
            if (!_tallies.TryGetValue(key, out var tally))
                _tallies.Add(key, tally = new());
            tally.Rows++;
            if (!seen.IsKnown(block))
            {
                tally.New++;
                tally.Place ??= tally.New > 1 ? seen.At(block) : null;
                var tokens = request.TokensUpTo[block + 1] - before;
                if (request.TokensUpTo[block + 1] >= (request.Model?.CacheMinimumTokens ?? 0))
                    tally.Lost += request.Prices.Write(tokens, ttl) - request.Prices.Input(tokens);
            }

            before = request.TokensUpTo[block + 1];
        }
    }

    public override Finding Conclude(AuditFacts facts)
    {
        if (_tallies.Values.Sum(tally => tally.Rows) < 3)
            return Abstain("There are not three requests with a marker of their own.");
        var worst = _tallies.Where(entry => entry.Value.Rows >= 3 && entry.Value.New * 2 > entry.Value.Rows)
            .OrderByDescending(entry => entry.Value.Lost).ToList();
        return worst.Count == 0 ? Pass("Each marker stands on a block that comes again.")
            : Fail($"{worst[0].Value.New:N0} of {worst[0].Value.Rows:N0} markers on block {worst[0].Key.Index + 1} "
                + $"({worst[0].Key.Section.ToString().ToLowerInvariant()}) end a prefix that no request before had.",
                worst[0].Value.Place, facts, new(worst.Sum(entry => entry.Value.Lost.Amount)));
    }

    sealed class Tally
    {
        public long Rows { get; set; }

        public long New { get; set; }

        public Usd Lost { get; set; }

        public AuditPlace? Place { get; set; }
    }
}
