using System.Globalization;
using Cairn.Claude;
using Cairn.Models;

namespace Cairn.Accounting.Reconciling;

/// <summary>Something that the organization's reports have: tokens by the one, dollars by the other.</summary>
/// <param name="Day">The day on which it was billed.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Billed">How much it is.</param>
sealed record ReportedItem(DateOnly Day, BilledKind Kind, Billed Billed)
{
    const string UnknownName = "(unknown)";
    const string UsDollars = "USD";
    const decimal CentsPerDollar = 100;

    /// <summary>All that both reports have.</summary>
    /// <exception cref="CairnException">An amount is no amount, or not in dollars.</exception>
    public static IReadOnlyList<ReportedItem> Of(OrganizationReports reports) =>
    [
        .. from day in reports.Usage
           from row in day.Results
           from item in Of(day.Day, row)
           where item.Billed.Count != 0
           select item,
        .. from day in reports.Costs
           from row in day.Results
           select Of(day.Day, row),
    ];

    static IEnumerable<ReportedItem> Of(DateOnly day, UsageRow row)
    {
        ReportedItem Item(BilledClass billedClass, long count) =>
            new(day, KindOf(row.Model, row.ServiceTier, billedClass), new(count, Usd.Zero));
        return
        [
            Item(BilledClass.Input, row.UncachedInputTokens),
            Item(BilledClass.CacheWrite5m, row.CacheCreation.Ephemeral5m),
            Item(BilledClass.CacheWrite1h, row.CacheCreation.Ephemeral1h),
            Item(BilledClass.CacheRead, row.CacheReadInputTokens),
            Item(BilledClass.Output, row.OutputTokens),
            new(day, BilledKind.WebSearches, new(row.ServerToolUse?.WebSearchRequests ?? 0, Usd.Zero)),
        ];
    }

    static ReportedItem Of(DateOnly day, CostRow row) => new(day, row switch
    {
        { CostType: "tokens" } when ClassOf(row.TokenType) is { } billedClass =>
            KindOf(row.Model, row.ServiceTier, billedClass),
        { CostType: "web_search" } => BilledKind.WebSearches,
        // A kind of cost that this version does not know keeps its name: it is shown, not left out.
        _ => new(row.TokenType ?? row.CostType ?? UnknownName, row.ServiceTier ?? UnknownName, BilledClass.Other),
    }, new(0, DollarsOf(row, day)));

    static BilledKind KindOf(string? model, string? tier, BilledClass billedClass) => new(
        model is null ? UnknownName : ModelCatalog.BuiltIn.TryFind(model, out var known) ? known.Id : model,
        tier ?? UnknownName, billedClass);

    static BilledClass? ClassOf(string? tokenType) => tokenType switch
    {
        "uncached_input_tokens" => BilledClass.Input,
        "cache_creation.ephemeral_5m_input_tokens" => BilledClass.CacheWrite5m,
        "cache_creation.ephemeral_1h_input_tokens" => BilledClass.CacheWrite1h,
        "cache_read_input_tokens" => BilledClass.CacheRead,
        "output_tokens" => BilledClass.Output,
        _ => null,
    };

    static Usd DollarsOf(CostRow row, DateOnly day)
    {
        const NumberStyles plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return row.Currency == UsDollars
            && decimal.TryParse(row.Amount, plain, CultureInfo.InvariantCulture, out var cents)
            ? new(cents / CentsPerDollar)
            : throw new CairnException($"The cost report has '{row.Amount}' {row.Currency} on {day:yyyy-MM-dd}; "
                + "expected cents of US dollars as a decimal. Nothing was compared.");
    }
}
