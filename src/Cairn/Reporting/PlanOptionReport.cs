using Cairn.Accounting;
using Cairn.Planning;

namespace Cairn.Reporting;

/// <summary>One way of sending the rows that was priced.</summary>
/// <param name="Name">The option in words.</param>
/// <param name="Model">Who is asked; null for ready batch lines.</param>
/// <param name="Effort">With how much effort; null for the default.</param>
/// <param name="Cached">Whether prefixes are cached.</param>
/// <param name="Via"><c>batch</c> or <c>messages</c>.</param>
/// <param name="ExpectedUsd">The expected cost.</param>
/// <param name="NineOfTenSeconds">In how many seconds nine of ten such runs end.</param>
/// <param name="OnFront">Whether no other option is both cheaper and as fast.</param>
/// <param name="Chosen">Whether it is the plan.</param>
public sealed record PlanOptionReport(
    string Name, string? Model, string? Effort, bool Cached, string Via, Usd ExpectedUsd, long NineOfTenSeconds,
    bool OnFront, bool Chosen)
{
    internal static PlanOptionReport Of(PlanOption option) => new(
        option.Name, option.Choice?.ModelId, option.Choice?.Effort, option.IsCached, PlanReport.NameOf(option.Via),
        option.Expected, (long)option.NineOfTen.TotalSeconds, option.IsOnFront, option.IsChosen);
}
