using Cairn.Accounting;
using Cairn.Planning;

namespace Cairn.Tests.Planning;

/// <summary>What was said of a trial before it, after its pilot, and what it cost.</summary>
sealed record TrialOutcome(ulong Seed, Estimate Estimate, Estimate? AfterPilot, Usd Actual)
{
    public bool IsInside => IsIn(Estimate);

    public bool IsInsideAfterPilot => AfterPilot is { } forecast && IsIn(forecast);

    public double Error => ErrorOf(Estimate);

    public double ErrorAfterPilot => AfterPilot is { } forecast ? ErrorOf(forecast) : 1;

    bool IsIn(Estimate range) => Actual >= range.Low && Actual <= range.High;

    double ErrorOf(Estimate range) => Math.Abs((double)((range.Expected.Amount / Actual.Amount) - 1));
}
