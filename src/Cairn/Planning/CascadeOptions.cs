using Cairn.Accounting;
using Cairn.Workloads;

namespace Cairn.Planning;

/// <summary>Prices the ways to use the rungs of a cascade, each of which was planned for all rows.</summary>
sealed class CascadeOptions(CascadeWalk walk, IReadOnlyList<Planned> rungs, QualityTerms quality)
{
    int Top => rungs.Count - 1;

    int Rows => rungs[0].Plan.Rows;

    /// <summary>What a rung is expected to cost for some of the rows, votes included.</summary>
    public Usd CostOf(int rung, int count) => For(rungs[rung].Plan.Estimate.Expected, (long)count * Times(rung));

    /// <summary>The most that it costs for all of them.</summary>
    public Usd HighOf(int rung) => For(rungs[rung].Plan.Estimate.High, (long)Rows * Times(rung));

    /// <summary>The least that some rows cost at the dearest rung.</summary>
    public Usd LowAtTop(int count) => For(rungs[Top].Plan.Estimate.Low, count);

    /// <summary>The cascade, then the same without one rung, then each rung alone.</summary>
    /// <param name="isMeasured">Whether an evaluation has shown what each rung is worth in front of the dearest.
    /// </param>
    public IEnumerable<CascadeOption> All(bool isMeasured)
    {
        List<int> all = [.. Enumerable.Range(0, rungs.Count)];
        yield return Cascade("cascade", all);
        for (var rung = 0; rung < Top && isMeasured && rungs.Count > 2; rung++)
            yield return Cascade("cascade_without", [.. all.Where(other => other != rung)]);
        foreach (var rung in all)
        {
            yield return new(rung == 0 ? "all_cheap" : rung == Top ? "all_dear" : "all", [rung],
                rungs[rung].Plan.Estimate.Expected, walk.SucceededAt(rung, Top));
        }
    }

    CascadeOption Cascade(string name, IReadOnlyList<int> asked)
    {
        var expected = walk.Of(asked);
        return new(name, asked,
            asked.Zip(expected.Asked).Aggregate(Usd.Zero, (sum, rung) => sum + CostOf(rung.First, rung.Second)),
            expected.Succeeded);
    }

    // Every row is asked once for each vote, at every rung but the last.
    int Times(int rung) =>
        rung == Top ? 1 : Math.Max(1, quality.Confidence.Max(sign => (int?)sign.Votes) ?? 1);

    Usd For(Usd all, long count) => new Usd(all.Amount * count / Math.Max(1, Rows)).RoundedUp();
}
