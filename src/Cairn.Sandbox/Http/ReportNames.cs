using System.Diagnostics;
using Cairn.Sandbox.Books;
using Cairn.Sandbox.Models;

namespace Cairn.Sandbox.Http;

/// <summary>How the reports call what the books tell apart.</summary>
/// <remarks>The books know no keys and no accounts, and run everything at standard speed.</remarks>
static class ReportNames
{
    public static IReadOnlyList<string> Tiers { get; } =
        ["standard", "batch", "priority", "priority_on_demand", "flex", "flex_discount"];

    public static IReadOnlyList<string> Windows { get; } = ["0-200k", "200k-1M"];

    public static IReadOnlyList<string> Geos { get; } = ["global", "us", "not_available"];

    public static IReadOnlyList<string> Speeds { get; } = ["standard", "fast"];

    public static IReadOnlyList<string> Dimensions { get; } =
    [
        "account_id", "api_key_id", "context_window", "inference_geo", "model", "service_account_id", "service_tier",
        "speed", "workspace_id",
    ];

    /// <summary>The value of one of the <see cref="Dimensions"/>; null is the default workspace, or
    /// unknown.</summary>
    public static string? Of(BookKey key, string dimension) => dimension switch
    {
        "account_id" or "api_key_id" or "service_account_id" => null,
        "context_window" => Window(key),
        "inference_geo" => Geo(key),
        "model" => key.Model,
        "service_tier" => Tier(key),
        "speed" => Speeds[0],
        "workspace_id" => key.Workspace,
        _ => throw new UnreachableException(),
    };

    public static string Tier(BookKey key) => key.Rate.IsBatch ? "batch" : "standard";

    public static string Window(BookKey key) => key.IsLong ? "200k-1M" : "0-200k";

    /// <summary>Models that can't be bound to a place have none.</summary>
    public static string Geo(BookKey key) =>
        ModelBook.BuiltIn.Find(key.Model)?.UsMultiplier is null ? "not_available" : key.IsUs ? "us" : "global";

    /// <summary>The end of a message about a value that isn't one of these.</summary>
    public static string OneOf(IReadOnlyList<string> values)
    {
        var last = $"'{values[^1]}'";
        return "Input should be " + (values.Count == 1
            ? last
            : string.Join(", ", values.SkipLast(1).Select(value => $"'{value}'")) + " or " + last);
    }
}
