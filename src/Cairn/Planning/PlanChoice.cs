using Cairn.Accounting;
using Cairn.Models;
using Cairn.Planning.Caching;
using Cairn.Workloads;

namespace Cairn.Planning;

/// <summary>Chooses among all that was worked out, and writes the plan down.</summary>
sealed class PlanChoice(IReadOnlyList<PlanDraft> drafts, ModelCatalog catalog, PlanTerms terms)
{
    const int GroupsMax = 100;

    /// <summary>The plan of the cheapest draft that meets the deadline.</summary>
    public Planned Make()
    {
        var chosen = Choose();
        var options = Options(chosen);
        var words = new PlanWords(chosen, catalog, terms);
        var chances = chosen.Candidate.Chances;
        var estimate = chosen.Bill.Range(chances);
        // Behind a limit of rows stand the others, for a resume without it.
        var asked = chosen.Layout.Waves.Where(wave => wave.End <= chosen.Rows.Count).ToList();
        var batches = Schedule.Batches(asked, chosen.Rows.Bytes, estimate.High, terms).ToList();
        var plan = new Plan(
            chosen.Candidate.Profile.Rows, words.Reason(),
            batches, estimate, PlannedReadShare(chosen))
        {
            Choice = chosen.Candidate.Choice,
            Via = chosen.Via,
            LowerBound = Bound(),
            Waves = chosen.Layout.Waves,
            Rates = chosen.Rows.Groups,
            Shares = WaveShare.Of(chosen.Layout, chosen.Rows),
            Groups = [.. chosen.Groups().Take(GroupsMax)],
            Strategies = [.. Strategies(chosen)],
            Options = options,
            Steps = Steps(chosen),
            Assumptions = [.. words.Assumptions()],
            Warnings = [.. words.Warnings(options)],
            Advice = [.. new PlanAdvice(chosen, catalog, terms).All()],
            Chances = chances,
            NineOfTen = chosen.Option.NineOfTen,
        };
        return new(plan, chosen.Layout, chosen.Candidate);
    }

    PlanDraft Choose()
    {
        var possible = drafts.Where(draft => terms.Allows(draft.Via)).ToList();
        var timely = possible.Where(draft => terms.Deadline is not { } deadline || draft.Option.NineOfTen <= deadline);
        return timely.OrderBy(draft => draft.Option.Expected).ThenBy(draft => draft.Option.NineOfTen).FirstOrDefault()
            ?? possible.OrderBy(draft => draft.Option.Expected).First();
    }

    List<PlanOption> Options(PlanDraft chosen) =>
    [
        .. drafts.OrderBy(draft => draft.Option.Expected).ThenBy(draft => draft.Option.NineOfTen)
            .Select(draft => draft.Option with
            {
                IsChosen = draft == chosen,
                IsOnFront = !drafts.Any(other => other.Option.Expected < draft.Option.Expected
                    && other.Option.NineOfTen <= draft.Option.NineOfTen),
            }),
    ];

    Usd Bound() => drafts.Select(draft => draft.Candidate).Distinct()
        .Min(candidate => new Pricing(candidate.Profile.Asked!, catalog).Bound()
            .At(candidate.Chances.Mean() with { Hits = 1, OwnCache = 0 }));

    IEnumerable<PlanStrategy> Strategies(PlanDraft chosen)
    {
        var mean = chosen.Candidate.Chances.Mean();
        var (pricing, none) = (new Pricing(chosen.Rows, catalog), Placement.None(chosen.Rows));
        yield return new("one_by_one", pricing.Of(none, batched: false).At(mean));
        yield return new("batch", pricing.Of(none, batched: true).At(mean));
        var cold = WaveTiming.Assumed(chosen.Rows.Count, primers: 0);
        yield return new("batch_system_marker", pricing.OfSystemMarkers(rows =>
            HitRates.Expected(cold)(rows, CacheTtl.FiveMinutes)).At(mean));
        yield return new("plan", chosen.Option.Expected);
    }

    Usd List(PlanDraft draft) => new Pricing(draft.Rows, catalog)
        .Of(Placement.None(draft.Rows), batched: false).At(draft.Candidate.Chances.Mean());

    List<WaterfallStep> Steps(PlanDraft chosen)
    {
        var mean = chosen.Candidate.Chances.Mean();
        var list = drafts.Max(List);
        var routed = List(chosen);
        var cached = new Pricing(chosen.Rows, catalog).Of(chosen.Placement, batched: false).At(mean);
        return
        [
            new("list", list), new("routing", routed - list), new("caching", cached - routed),
            new("batching", chosen.Option.Expected - cached),
        ];
    }

    static decimal? PlannedReadShare(PlanDraft chosen)
    {
        var hits = (decimal)chosen.Candidate.Chances.Mean().Hits;
        decimal read = 0, all = 0;
        for (var index = 0; index < chosen.Placement.Nodes.Count; index++)
        {
            var (segment, rows) = (chosen.Placement.Segment(index), chosen.Placement.Nodes[index].Rows);
            read += segment * (rows - 1) * hits;
            all += (decimal)segment * rows;
        }

        return all == 0 ? null : decimal.Round(read / all, 6, MidpointRounding.ToEven);
    }
}
