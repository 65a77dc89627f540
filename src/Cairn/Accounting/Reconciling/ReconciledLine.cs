using System.Text.Json.Serialization;

namespace Cairn.Accounting.Reconciling;

/// <summary>A day, model and service tier of both sides, by class.</summary>
/// <param name="Day">The day, UTC.</param>
/// <param name="Model">The model.</param>
/// <param name="ServiceTier">The service tier.</param>
/// <param name="Classes">The classes that either side has.</param>
/// <param name="Residuals">What the difference can be; empty where there is none.</param>
sealed record ReconciledLine(
    DateOnly Day, string Model, string ServiceTier, IReadOnlyList<ReconciledClass> Classes,
    IReadOnlyList<Residual> Residuals)
{
    /// <summary>What our books have under this day.</summary>
    public Usd BookedUsd => Sum(each => each.Booked);

    /// <summary>What was billed on this day and has the day before or after in the books, or the other way.</summary>
    public Usd MovedUsd => Sum(each => each.Moved);

    /// <summary>What the report has.</summary>
    public Usd ReportedUsd => Sum(each => each.Reported);

    /// <summary>Reported less booked and moved; the residuals sum to it.</summary>
    public Usd ResidualUsd => Sum(each => each.Residual);

    Usd Sum(Func<ReconciledClass, Billed> of) => Classes.Aggregate(Usd.Zero, (sum, each) => sum + of(each).Usd);
}

/// <summary>One class of a line.</summary>
/// <param name="Class">The class.</param>
/// <param name="Booked">What our books have under this day.</param>
/// <param name="Moved">What of the books was billed here instead of on the day before or after; negative away.</param>
/// <param name="Reported">What the report has.</param>
sealed record ReconciledClass(BilledClass Class, Billed Booked, Billed Moved, Billed Reported)
{
    /// <summary>What neither books nor midnight explain.</summary>
    public Billed Residual => Reported - Booked - Moved;
}

/// <summary>A part of a difference, and what it can be.</summary>
/// <param name="Cause">What it can be.</param>
/// <param name="Usd">The dollars: above zero where more was billed than booked.</param>
/// <param name="Count">The tokens (or searches), where they differ.</param>
sealed record Residual(ResidualCause Cause, Usd Usd, long Count)
{
    /// <summary>Whether time will settle it, so that it says nothing about the books.</summary>
    [JsonIgnore]
    public bool IsOpen => Cause is ResidualCause.NotReportedYet or ResidualCause.InFlight;
}
