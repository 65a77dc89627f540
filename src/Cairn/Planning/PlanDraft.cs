using Cairn.Models;
using Cairn.Planning.Caching;
using Cairn.Profiling;
using Cairn.Workloads;

namespace Cairn.Planning;

/// <summary>One option worked out: what is cached, in which order the rows go, and what that costs.</summary>
sealed record PlanDraft(
    Candidate Candidate, SendVia Via, Placement Placement, RunLayout Layout, Bill Bill, PlanOption Option)
{
    const int PilotRunRowsMin = 1_000;
    const int PilotRowsMax = 500;
    const int PilotShare = 20;

    /// <summary>The asked rows of the candidate.</summary>
    public AskedRows Rows => Candidate.Profile.Asked!;

    /// <summary>Works out all options of a candidate.</summary>
    public static IEnumerable<PlanDraft> Of(Candidate candidate, ModelCatalog catalog, PlanTerms terms)
    {
        var none = Placement.None(candidate.Profile.Asked!);
        var plain = LayoutOf(candidate, none, terms);
        foreach (var via in (IEnumerable<SendVia>)[SendVia.Batch, SendVia.Messages])
        {
            yield return Make(candidate, (catalog, terms, via), (none, plain));
            var wave = WaveOf(via, candidate.Profile.Asked!.Count, terms);
            var placed = candidate.Profile.HasOwnMarkers
                ? null
                : Placement.Of(candidate.Profile.Asked!, catalog, (model, known) =>
                    known with { ReadShare = terms.Hits.Planned(model, wave) });
            if (placed?.Nodes.Count > 0)
                yield return Make(candidate, (catalog, terms, via), (placed, LayoutOf(candidate, placed, terms)));
        }
    }

    /// <summary>When the rows after the primers start and answer.</summary>
    public static WaveTiming WaveOf(SendVia via, int rows, PlanTerms terms) => via == SendVia.Batch
        ? WaveTiming.Assumed(rows, primers: 1)
        : new(rows, 0, TimeSpan.FromMinutes((double)rows / terms.MessagesPerMinute), Schedule.CallTime,
            Schedule.CallTime, Schedule.CallTime)
        {
            PrimedBefore = Schedule.CallTime,
        };

    static PlanDraft Make(
        Candidate candidate, (ModelCatalog Catalog, PlanTerms Terms, SendVia Via) how,
        (Placement Placement, RunLayout Layout) order)
    {
        var rows = candidate.Profile.Asked!;
        var (placement, layout) = order;
        var bill = new Pricing(rows, how.Catalog).Of(placement, how.Via == SendVia.Batch);
        return new(candidate, how.Via, placement, layout, bill, new(
            candidate.Choice, how.Via, placement.Nodes.Count > 0, bill.At(candidate.Chances.Mean()),
            Schedule.NineOfTen(layout, rows.Bytes, how.Via, how.Terms)));
    }

    static RunLayout LayoutOf(Candidate candidate, Placement placement, PlanTerms terms)
    {
        var rows = candidate.Profile.Asked!;
        var measured = rows.TreeRowOf.Count;
        var total = terms.InputRows ?? measured;
        var nodeOfRow = new int[total];
        var twins = new int[total];
        for (var row = 0; row < total; row++)
        {
            nodeOfRow[row] = row < measured ? placement.CachedOf[rows.Tree.NodeOf(rows.TreeRowOf[row])] : -1;
            twins[row] = row < measured && terms.Duplicates == DuplicatePolicy.AskOnce
                ? candidate.Profile.Twins.First[row]
                : row;
        }

        return RunLayout.Build(placement.Nodes, nodeOfRow, new()
        {
            FirstTwins = rows.Count < measured ? twins : null,
            PilotRows = rows.Count < PilotRunRowsMin ? 0 : Math.Min(PilotRowsMax, rows.Count / PilotShare),
            FirstRows = measured < total ? measured : null,
        });
    }

    /// <summary>The rows by model and deepest cached prefix, the largest first.</summary>
    public IReadOnlyList<PlanGroup> Groups()
    {
        var counts = new Dictionary<(string Model, int Node), int>();
        for (var row = 0; row < Rows.Count; row++)
        {
            var key = (Rows.Groups[Rows.GroupOf[row]].Model, Placement.CachedOf[Rows.Tree.NodeOf(row)]);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        return
        [
            .. from count in counts
               let node = count.Key.Node < 0 ? null : Placement.Nodes[count.Key.Node]
               orderby count.Value descending, count.Key.Node
               select new PlanGroup(count.Key.Model, count.Value, node?.PrefixTokens ?? 0, node?.Ttl, node?.Level ?? 0,
                   node?.ReadShare),
        ];
    }
}
