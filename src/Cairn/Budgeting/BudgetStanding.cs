using Cairn.Accounting;

namespace Cairn.Budgeting;

/// <summary>What is spent, and may still be spent, of a budget in one of its periods.</summary>
/// <param name="Span">The budget and its period.</param>
/// <param name="Settled">What is billed and booked, and what may have been billed and nobody can know.</param>
/// <param name="Held">What submissions in flight reserve, and what given up ones may still cost.</param>
public sealed record BudgetStanding(BudgetSpan Span, Usd Settled, Usd Held)
{
    const int DaysMax = 3650;

    /// <summary>The budget.</summary>
    public Budget Budget => Span.Budget;

    /// <summary>What may still be reserved; below zero where answers cost more than was reserved for them.</summary>
    public Usd Left => Budget.Most - Settled - Held;

    /// <summary>What is used and held of the amount: 1 is all of it.</summary>
    public decimal Share => (Settled + Held).Amount / Budget.Amount.Amount;

    /// <summary>Whether so much more would reach the level at which runs warn.</summary>
    /// <param name="more">What would come on top.</param>
    public bool WarnsAt(Usd more) => (Settled + Held + more).Amount >= Budget.Amount.Amount * Budget.WarnShare;

    /// <summary>When the rest is used up at a rate; null where nothing is spent, or that is too far away.</summary>
    /// <param name="perDay">What is spent in a day.</param>
    /// <param name="now">The moment to count from.</param>
    public DateTimeOffset? UsedUpAt(Usd perDay, DateTimeOffset now)
    {
        if (Left <= Usd.Zero)
            return now;
        var days = perDay > Usd.Zero ? Left.Amount / perDay.Amount : decimal.MaxValue;
        return days < (Span.Until - now).Ticks / (decimal)TimeSpan.TicksPerDay && days < DaysMax
            ? now + TimeSpan.FromDays((double)days)
            : null;
    }
}
