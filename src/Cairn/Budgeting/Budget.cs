using Cairn.Accounting;

namespace Cairn.Budgeting;

/// <summary>What all runs of one kind may spend together in a period, whoever starts them.</summary>
/// <remarks>
/// A run falls under each budget that covers it, and needs room in all of them. Money of sandboxes counts for budgets
/// of sandboxes alone.
/// </remarks>
public sealed record Budget
{
    /// <summary>How it is called in messages; each has a name of its own.</summary>
    public required string Name { get; init; }

    /// <summary>How much a period has, above zero.</summary>
    public required Usd Amount { get; init; }

    /// <summary>When it begins anew. The default is never.</summary>
    public BudgetPeriod Period { get; init; }

    /// <summary>The name of the workload whose runs it is for; null for those of every workload.</summary>
    public string? Workload { get; init; }

    /// <summary>The tags that a run must have, each with this value. The default asks for none.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether it is for runs against a sandbox, and for no others.</summary>
    public bool IsSandbox { get; init; }

    /// <summary>The share of the amount from which a run warns, up to 1. The default is 0.8.</summary>
    public decimal WarnShare { get; init; } = 0.8m;

    /// <summary>The share of the amount that may be spent, above 0 and up to 1. The default is 1.</summary>
    public decimal StopShare { get; init; } = 1;

    /// <summary>What may be spent: the amount, or the share of it at which runs stop.</summary>
    public Usd Most => new(Amount.Amount * StopShare);

    /// <summary>Whether a run falls under it.</summary>
    /// <param name="workload">The name of the run's workload.</param>
    /// <param name="tags">Its tags.</param>
    /// <param name="isSandbox">Whether it goes to a sandbox.</param>
    public bool Covers(string workload, IReadOnlyDictionary<string, string> tags, bool isSandbox) =>
        isSandbox == IsSandbox
        && (Workload is null || Workload == workload)
        && Tags.All(tag => tags.TryGetValue(tag.Key, out var value) && value == tag.Value);

    /// <summary>The period that a moment is in.</summary>
    public BudgetSpan At(DateTimeOffset now)
    {
        var day = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var month = day.AddDays(1 - day.Day);
        return Period switch
        {
            BudgetPeriod.Month => new(this, month, month.AddMonths(1)),
            BudgetPeriod.Day => new(this, day, day.AddDays(1)),
            _ => new(this, DateTimeOffset.MinValue, DateTimeOffset.MaxValue),
        };
    }
}
