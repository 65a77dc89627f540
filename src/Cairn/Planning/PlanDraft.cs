using Cairn.Models;
using Cairn.Planning.Caching;
using Cairn.Profiling;
using Cairn.Workloads;

namespace Cairn.Planning;

/// <summary>One option worked out: what is cached, in which order the rows go, and what that costs.</summary>
sealed record PlanDraft(
    Candidate Candidate, SendVia Via, Placement Placement, Lazy<RunLayout> Order, Bill Bill, PlanOption Option)
{
    const int PilotRunRowsMin = 1_000;
    const int PilotRowsMax = 500;
    const int PilotShare = 20;

    /// <summary>The asked rows of the candidate.</summary>
    public AskedRows Rows => Candidate.Profile.Asked!;

    /// <summary>The order of the rows; made at the first call, since of all options one is taken.</summary>
    public RunLayout Layout => Order.Value;

    /// <summary>Works out all options of a candidate.</summary>
    public static IEnumerable<PlanDraft> Of(Candidate candidate, ModelCatalog catalog, PlanTerms terms)
    {
        var none = Placement.None(candidate.Profile.Asked!);
        foreach (var via in (IEnumerable<SendVia>)[SendVia.Batch, SendVia.Messages])
        {
            yield return Make(candidate, (catalog, terms, via), none);
            var wave = WaveOf(via, candidate.Profile.Asked!.Count, terms);
            var placed = candidate.Profile.HasOwnMarkers
                ? null
                : Placement.Of(candidate.Profile.Asked!, catalog, known =>
                    known with { ReadShare = HitRates.Planned(wave) });
            if (placed?.Nodes.Count > 0)
                yield return Make(candidate, (catalog, terms, via), placed);
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
        Candidate candidate, (ModelCatalog Catalog, PlanTerms Terms, SendVia Via) how, Placement placement)
    {
        var rows = candidate.Profile.Asked!;
        var order = new Lazy<RunLayout>(() => LayoutOf(candidate, placement, how.Terms));
        var bill = new Pricing(rows, how.Catalog).Of(placement, how.Via == SendVia.Batch);
        return new(candidate, how.Via, placement, order, bill, new(
            candidate.Choice, how.Via, placement.Nodes.Count > 0, bill.At(candidate.Chances.Mean()),
            Schedule.NineOfTen(WavesOf(rows, placement), rows.Bytes, how.Via, how.Terms)));
    }

    // What the layout's waves will be, without ordering a row.
    static IReadOnlyList<PlanWave> WavesOf(AskedRows rows, Placement placement)
    {
        var rowsOf = new int[placement.Nodes.Count + 1];
        foreach (var spot in rows.Spots)
            rowsOf[placement.CachedOf[spot.Node] is >= 0 and var node ? node : placement.Nodes.Count] += spot.Rows;
        return LayoutOrder.Waves(placement.Nodes, rowsOf, PilotOf(rows.Count));
    }

    static int PilotOf(int rows) => rows < PilotRunRowsMin ? 0 : Math.Min(PilotRowsMax, rows / PilotShare);

    static RunLayout LayoutOf(Candidate candidate, Placement placement, PlanTerms terms)
    {
        var rows = candidate.Profile.Asked!;
        var measured = rows.Measured;
        var total = terms.InputRows ?? measured;
        var nodeOfRow = new int[total];
        var first = rows.Count < measured ? new int[total] : null;
        for (var row = 0; row < total; row++)
        {
            nodeOfRow[row] = row < measured ? placement.CachedOf[rows.Tree.NodeOf(rows.TreeRowOf(row))] : -1;
            first?[row] = row < measured && terms.Duplicates == DuplicatePolicy.AskOnce
                ? candidate.Profile.Twins.FirstOf(row)
                : row;
        }

        return RunLayout.Build(placement.Nodes, nodeOfRow, new()
        {
            FirstTwins = first,
            PilotRows = PilotOf(rows.Count),
            FirstRows = measured < total ? measured : null,
        });
    }

    /// <summary>The rows by model and deepest cached prefix, the largest first.</summary>
    public IReadOnlyList<PlanGroup> Groups()
    {
        var counts = new Dictionary<(string Model, int Node), int>();
        foreach (var spot in Rows.Spots)
        {
            var key = (Rows.Groups[spot.Group].Model, Placement.CachedOf[spot.Node]);
            counts[key] = counts.GetValueOrDefault(key) + spot.Rows;
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
