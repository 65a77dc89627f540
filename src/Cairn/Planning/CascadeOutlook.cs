using Cairn.Accounting;
using Cairn.Quality.Certifying;
using Cairn.Workloads;

namespace Cairn.Planning;

/// <summary>What a whole cascade is expected to cost, before any of its answers is known.</summary>
/// <param name="Rungs">The rungs, cheapest first.</param>
/// <param name="Audits">How many rows are audited at the first rung; 0 where nothing is certified.</param>
/// <param name="EscalatedShare">The share of rows that the first rung does not keep, audits included, 0 to 1.</param>
/// <param name="Source">What that share rests on.</param>
/// <param name="Whole">
/// What it costs: nothing escalated but audits, the share escalated, or every row asked at every rung.
/// </param>
/// <param name="AllCheap">Every row at the first rung alone.</param>
/// <param name="AllDear">Every row at the last rung alone.</param>
public sealed record CascadeOutlook(
    IReadOnlyList<RungOutlook> Rungs, int Audits, decimal EscalatedShare, string Source, Estimate Whole, Usd AllCheap,
    Usd AllDear)
{
    // What a small model gets wrong of a task that it is a candidate for; a run's own audits replace it.
    const double WrongShare = 0.14;
    const decimal UnusableShare = 0.02m;

    // A rung keeps about as much of what reaches it as the first does; what it gets is harder.
    const decimal HarderShare = 0.7m;

    /// <summary>The outlook on a cascade whose rungs were each planned for all rows.</summary>
    public static CascadeOutlook Of(IReadOnlyList<Planned> rungs, IReadOnlyList<string> names, QualityTerms? quality)
    {
        var rows = rungs[0].Plan.Rows;
        var (audits, share) = quality?.Target is { } target
            ? Certified(rows, target, quality)
            : (0, UnusableShare);
        var asked = Rows(rows, (audits, share), rungs.Count);
        List<RungOutlook> outlooks = [.. asked.Select((count, rung) =>
            new RungOutlook(names[rung], count, For(rungs[rung].Plan.Estimate.Expected, count, rows)))];
        var (first, last) = (rungs[0].Plan.Estimate, rungs[^1].Plan.Estimate);
        return new(outlooks, audits, share,
            quality?.Target is null
                ? "assumed: 2% of the cheap answers are not usable"
                : "assumed: 14% of the cheap answers are wrong, and stated confidence is calibrated",
            new(first.Low + For(last.Low, audits, rows),
                outlooks.Aggregate(Usd.Zero, (sum, rung) => sum + rung.Usd),
                rungs.Aggregate(Usd.Zero, (sum, rung) => sum + rung.Plan.Estimate.High)),
            first.Expected, last.Expected);
    }

    static (int Audits, decimal Share) Certified(int rows, decimal target, QualityTerms quality)
    {
        var terms = new EscalationTerms(target, quality.Delta);
        var audits = Math.Min(rows, quality.Audits ?? AuditCount.Usual(rows, terms));
        var rule = EscalationRule.Of(rows, terms.Whole(rows), audits);
        if (rule.KStar is not { } kStar)
            return (audits, 1);

        // Down the ranking: chances of an error as calibrated answers state them, up to the last audited error passed.
        var (seen, accepted) = (0.0, 0);
        while (accepted < rows && seen <= kStar + 1)
        {
            seen += WrongShare * 4 * Math.Pow((accepted + 0.5) / rows, 3) * audits / rows;
            accepted++;
        }

        var kept = (decimal)accepted / rows * (1 - ((decimal)audits / rows));
        return (audits, decimal.Round(1 - kept, 4));
    }

    static List<int> Rows(int rows, (int Audits, decimal Share) first, int rungs)
    {
        var asked = new List<int> { rows };
        var reaching = Math.Max(0, (int)Math.Ceiling(rows * first.Share) - first.Audits);
        for (var rung = 1; rung < rungs; rung++)
        {
            asked.Add(rung == rungs - 1 ? reaching + first.Audits : reaching);
            reaching = (int)Math.Ceiling(reaching * HarderShare);
        }

        return asked;
    }

    static Usd For(Usd all, int count, int rows) => new Usd(all.Amount * count / Math.Max(1, rows)).RoundedUp();
}
