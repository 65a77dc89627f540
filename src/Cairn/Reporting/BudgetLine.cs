using Cairn.Accounting;
using Cairn.Budgeting;

namespace Cairn.Reporting;

/// <summary>How one budget stands in its present period.</summary>
public sealed record BudgetLine
{
    /// <summary>How it is called.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is for runs against a sandbox.</summary>
    public required bool Sandbox { get; init; }

    /// <summary>The workload whose runs it is for; null for all.</summary>
    public required string? Workload { get; init; }

    /// <summary>The tags that a run under it has.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>The present period: 2026-11, 2026-11-22, or "in all".</summary>
    public required string Period { get; init; }

    /// <summary>When it begins anew; null where it never does.</summary>
    public required DateTimeOffset? Until { get; init; }

    /// <summary>How much the period has.</summary>
    public required Usd AmountUsd { get; init; }

    /// <summary>The share of it from which runs warn.</summary>
    public required decimal WarnShare { get; init; }

    /// <summary>The share of it at which runs stop.</summary>
    public required decimal StopShare { get; init; }

    /// <summary>What is billed, and what may have been billed and nobody can know.</summary>
    public required Usd SettledUsd { get; init; }

    /// <summary>What is in flight or may still appear.</summary>
    public required Usd ReservedUsd { get; init; }

    /// <summary>What may still be reserved.</summary>
    public required Usd LeftUsd { get; init; }

    /// <summary>What is spent and reserved of the amount; 1 is all.</summary>
    public required decimal Share { get; init; }

    /// <summary>"ok", "warn" or "stop".</summary>
    public required string Level { get; init; }

    /// <summary>What was spent a day, on average over <see cref="BudgetReport.RateDays"/> days.</summary>
    public required Usd PerDayUsd { get; init; }

    /// <summary>When the rest is used up at that rate; null where the period ends before.</summary>
    public required DateTimeOffset? UsedUpAt { get; init; }

    /// <summary>Makes the line.</summary>
    /// <param name="standing">The budget as it stands.</param>
    /// <param name="perDay">What is spent under it in a day.</param>
    /// <param name="now">The moment that both are of.</param>
    public static BudgetLine Of(BudgetStanding standing, Usd perDay, DateTimeOffset now) => new()
    {
        Name = standing.Budget.Name,
        Sandbox = standing.Budget.IsSandbox,
        Workload = standing.Budget.Workload,
        Tags = standing.Budget.Tags,
        Period = standing.Span.Name,
        Until = standing.Budget.Period == BudgetPeriod.Total ? null : standing.Span.Until,
        AmountUsd = standing.Budget.Amount,
        WarnShare = standing.Budget.WarnShare,
        StopShare = standing.Budget.StopShare,
        SettledUsd = standing.Settled,
        ReservedUsd = standing.Held,
        LeftUsd = standing.Left,
        Share = decimal.Round(standing.Share, 4),
        Level = standing.Left <= Usd.Zero ? "stop" : standing.WarnsAt(Usd.Zero) ? "warn" : "ok",
        PerDayUsd = perDay,
        UsedUpAt = standing.UsedUpAt(perDay, now),
    };
}
