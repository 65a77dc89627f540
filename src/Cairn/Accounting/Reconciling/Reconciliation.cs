namespace Cairn.Accounting.Reconciling;

/// <summary>Compares our books with the reports of the organization, and says what each difference can be.</summary>
/// <remarks>
/// A pure function. Reported is booked plus moved plus residuals, to the last digit, for each line and in sum.
/// </remarks>
sealed class Reconciliation
{
    // Reports are usually five minutes behind (https://platform.claude.com/docs/en/build-with-claude/usage-cost-api).
    static readonly TimeSpan ReportLagMax = TimeSpan.FromHours(1);

    readonly List<OpenMoney> _open;
    readonly DateTimeOffset _now;

    Reconciliation(IEnumerable<OpenMoney> open, DateTimeOffset now) => (_open, _now) = ([.. open], now);

    /// <summary>Compares the days from <paramref name="since"/> on.</summary>
    /// <param name="since">The first day that is shown; the one before is looked at, for what passed midnight.</param>
    /// <param name="sides">What each side has.</param>
    /// <param name="open">What may be billed and is in no books.</param>
    /// <param name="now">The API's time.</param>
    public static IReadOnlyList<ReconciledLine> Of(
        DateOnly since, (IReadOnlyList<BookedItem> Booked, IReadOnlyList<ReportedItem> Reported) sides,
        IEnumerable<OpenMoney> open, DateTimeOffset now)
    {
        var last = sides.Reported.Select(item => item.Day).Concat(sides.Booked.Select(item => item.Days.Day))
            .Append(since).Max();
        var booked = sides.Booked.Where(item => item.Days.Day >= since.AddDays(-1)).ToLookup(item => item.Kind);
        var reported = sides.Reported.ToLookup(item => item.Kind);
        var reconciliation = new Reconciliation(open, now);
        var classes =
            from kind in booked.Select(each => each.Key).Union(reported.Select(each => each.Key))
            from day in Series((since.AddDays(-1), last), kind.Class, [.. booked[kind]], [.. reported[kind]])
            where day.Day >= since
            group day.Of by (day.Day, kind.Model, kind.ServiceTier) into line
            orderby line.Key.Day, line.Key.Model, line.Key.ServiceTier
            select line;
        return [.. classes.Select(line => reconciliation.Line(line.Key, [.. line.OrderBy(each => each.Class)]))];
    }

    static IEnumerable<(DateOnly Day, ReconciledClass Of)> Series(
        (DateOnly First, DateOnly Last) range, BilledClass billedClass, List<BookedItem> booked,
        List<ReportedItem> reported)
    {
        var days = range.Last.DayNumber - range.First.DayNumber + 1;
        Billed[] Sum<T>(IEnumerable<T> items, Func<T, (DateOnly Day, Billed Billed)> of)
        {
            var sums = new Billed[days];
            foreach (var (day, billed) in items.Select(of).Where(each => each.Day >= range.First))
                sums[day.DayNumber - range.First.DayNumber] += billed;
            return sums;
        }

        (DateOnly, Billed) Booked(BookedItem item) => (item.Days.Day, item.Billed);
        var (ours, theirs) = (Sum(booked, Booked), Sum(reported, item => (item.Day, item.Billed)));
        var later = Sum(booked.Where(item => item.Days.Last > item.Days.Day), Booked);
        var earlier = Sum(booked.Where(item => item.Days.First < item.Days.Day), Booked);
        IReadOnlyList<decimal> Moved(Func<Billed, decimal> of) => MidnightSpread.Of(
            [.. ours.Select(of)], [.. theirs.Select(of)], [.. later.Select(of)], [.. earlier.Select(of)]);
        var (counts, dollars) = (Moved(billed => billed.Count), Moved(billed => billed.Usd.Amount));
        for (var day = 0; day < days; day++)
        {
            var moved = new Billed((long)counts[day], new(dollars[day]));
            if (!ours[day].IsNothing || !theirs[day].IsNothing || !moved.IsNothing)
                yield return (range.First.AddDays(day), new(billedClass, ours[day], moved, theirs[day]));
        }
    }

    ReconciledLine Line((DateOnly Day, string Model, string Tier) of, IReadOnlyList<ReconciledClass> classes)
    {
        List<Residual> residuals = [];
        foreach (var cause in classes.Where(each => !each.Residual.IsNothing)
            .GroupBy(each => CauseOf(of.Day, each), each => each.Residual).OrderBy(cause => cause.Key))
        {
            var sum = cause.Aggregate((left, right) => left + right);
            if (cause.Key == ResidualCause.OutsideCairn)
                AddBeyond(residuals, of, sum);
            else
                residuals.Add(new(cause.Key, sum.Usd, sum.Count));
        }

        return new(of.Day, of.Model, of.Tier, classes, residuals);
    }

    ResidualCause CauseOf(DateOnly day, ReconciledClass of)
    {
        var (count, usd) = (of.Residual.Count, of.Residual.Usd);
        var isMissing = count < 0 || (count == 0 && usd < Usd.Zero);
        return of switch
        {
            { Class: BilledClass.Other } => ResidualCause.NotInAnswers,
            _ when isMissing && EndOf(day) + ReportLagMax > _now => ResidualCause.NotReportedYet,
            { Reported.Count: not 0 } when count == 0 => ResidualCause.Price,
            _ => isMissing ? ResidualCause.NotReported : ResidualCause.OutsideCairn,
        };
    }

    // What was billed beyond the books is first of all what we know that we do not know.
    void AddBeyond(List<Residual> residuals, (DateOnly Day, string Model, string Tier) of, Billed beyond)
    {
        var left = beyond;
        for (var index = 0; index < _open.Count && left.Usd > Usd.Zero; index++)
        {
            var open = _open[index];
            if (open.Max == Usd.Zero || !open.CanBe(of.Day, of.Tier))
                continue;
            // How many tokens a part of the dollars is, nobody knows; they stay with what is left.
            var part = open.Max < left.Usd ? new(0, open.Max) : left;
            (left, _open[index]) = (left - part, open with { Max = open.Max - part.Usd });
            residuals.Add(new(open.Cause, part.Usd, part.Count));
        }

        if (!left.IsNothing)
            residuals.Add(new(ResidualCause.OutsideCairn, left.Usd, left.Count));
    }

    static DateTimeOffset EndOf(DateOnly day) => new(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero);
}
