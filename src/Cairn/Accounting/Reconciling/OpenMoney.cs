namespace Cairn.Accounting.Reconciling;

/// <summary>What may be billed already and is in no books: at most so much, on some days.</summary>
/// <param name="First">The first day on which it can have been billed.</param>
/// <param name="Last">The last day.</param>
/// <param name="ServiceTier">How it was asked; null where nobody knows.</param>
/// <param name="Cause">
/// <see cref="ResidualCause.InFlight"/> or <see cref="ResidualCause.Unknown"/>.
/// </param>
/// <param name="Max">The most that it can be.</param>
sealed record OpenMoney(DateOnly First, DateOnly Last, string? ServiceTier, ResidualCause Cause, Usd Max)
{
    /// <summary>Whether it can be a part of a line.</summary>
    public bool CanBe(DateOnly day, string tier) =>
        First <= day && day <= Last && (ServiceTier is null || ServiceTier == tier);
}
