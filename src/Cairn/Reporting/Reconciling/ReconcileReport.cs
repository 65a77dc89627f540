using Cairn.Accounting;
using Cairn.Accounting.Reconciling;

namespace Cairn.Reporting.Reconciling;

/// <summary>Our books beside the organization's reports: what <c>cairn reconcile</c> prints.</summary>
/// <param name="Scope">Whose books and reports they are.</param>
/// <param name="Lines">By day, model and service tier.</param>
/// <param name="RepricedUsd">What was booked beyond what the same costs by the prices of now.</param>
/// <param name="Tolerance">The share of the bill that may differ (0 to 1).</param>
sealed record ReconcileReport(
    ReconcileScope Scope, IReadOnlyList<ReconciledLine> Lines, Usd RepricedUsd, decimal Tolerance)
{
    /// <summary>What our books have.</summary>
    public Usd BookedUsd => Sum(line => line.BookedUsd);

    /// <summary>What of it was billed within these days and has others in the books; negative the other way.</summary>
    public Usd MovedUsd => Sum(line => line.MovedUsd);

    /// <summary>What the reports have.</summary>
    public Usd ReportedUsd => Sum(line => line.ReportedUsd);

    /// <summary>Reported less booked and moved.</summary>
    public Usd ResidualUsd => Sum(line => line.ResidualUsd);

    /// <summary>The residuals of all lines by what they can be; they sum to <see cref="ResidualUsd"/>.</summary>
    public IReadOnlyList<Residual> Residuals =>
    [
        .. from residual in Lines.SelectMany(line => line.Residuals)
           group residual by residual.Cause into cause
           orderby cause.Key
           select new Residual(
               cause.Key, cause.Aggregate(Usd.Zero, (sum, each) => sum + each.Usd), cause.Sum(each => each.Count)),
    ];

    /// <summary>The size of all differences that time will not settle, whatever their sign.</summary>
    public Usd OffUsd => Lines.SelectMany(line => line.Residuals).Where(residual => !residual.IsOpen)
        .Aggregate(Usd.Zero, (sum, residual) => sum + Size(residual.Usd));

    /// <summary>Whether dollars and tokens differ by no more than the tolerance.</summary>
    public bool IsWithin => OffUsd.Amount <= Tolerance * Larger(BookedUsd, ReportedUsd).Amount
        && OffCount <= Tolerance * Math.Max(Count(each => each.Booked), Count(each => each.Reported));

    long OffCount => Lines.SelectMany(line => line.Residuals).Where(residual => !residual.IsOpen)
        .Sum(residual => Math.Abs(residual.Count));

    static Usd Size(Usd amount) => new(Math.Abs(amount.Amount));

    static Usd Larger(Usd left, Usd right) => left < right ? right : left;

    Usd Sum(Func<ReconciledLine, Usd> of) => Lines.Aggregate(Usd.Zero, (sum, line) => sum + of(line));

    long Count(Func<ReconciledClass, Billed> of) => Lines.SelectMany(line => line.Classes).Sum(each => of(each).Count);
}

/// <summary>Whose books and reports are compared, and over which days.</summary>
/// <param name="Place">The address that the runs were sent to.</param>
/// <param name="Sandbox">True when nothing was billed.</param>
/// <param name="Organization">The organization whose reports they are; null where the API did not say.</param>
/// <param name="Workspace">The one workspace that is looked at; null for all.</param>
/// <param name="Since">The first day, UTC.</param>
/// <param name="Until">The last day.</param>
/// <param name="Runs">The runs of ours that were sent there.</param>
sealed record ReconcileScope(
    string Place, bool Sandbox, string? Organization, string? Workspace, DateOnly Since, DateOnly Until,
    IReadOnlyList<string> Runs);
