using System.Globalization;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Books;

namespace Cairn.Sandbox.Limits;

/// <summary>Refuses what would be billed once the books of the calendar month (UTC, API time) have reached a
/// limit.</summary>
/// <remarks>Asked when a call comes in: what runs already is finished, so a batch may overshoot, as it may on the real
/// API.</remarks>
sealed class SpendLimits(LimitOptions options, BillBook bills)
{
    public void Check(DateTimeOffset now)
    {
        if (options is { SpendLimitUsd: null, Tier: LimitTier.None })
            return;

        var spent = bills.UsdOfMonth(now);
        if (spent >= options.SpendLimitUsd)
            throw ApiRefusal.Invalid($"You have reached your specified API usage limits. {RegainAfter(now)}");

        if (options.Tier == LimitTier.None || spent < TierLimits.Of(options.Tier).MonthlyUsd)
            return;

        throw ApiRefusal.RateLimited(
            $"Your organization has reached the monthly API usage threshold of its tier. {RegainAfter(now)}",
            retryAfterSeconds: null,
            errorCode: "enforced_spend_limit_reached");
    }

    static string RegainAfter(DateTimeOffset now)
    {
        var month = new DateOnly(now.UtcDateTime.Year, now.UtcDateTime.Month, 1).AddMonths(1);
        return string.Create(
            CultureInfo.InvariantCulture, $"You will regain access on {month:yyyy-MM-dd} at 00:00 UTC.");
    }
}
