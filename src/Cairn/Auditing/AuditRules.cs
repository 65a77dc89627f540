using Cairn.Auditing.Rules;
using Cairn.Models;

namespace Cairn.Auditing;

/// <summary>All rules, in the order in which findings and docs/rules.md list them.</summary>
static class AuditRules
{
    /// <summary>A fresh set for one audit.</summary>
    public static IReadOnlyList<AuditRule> For(ModelCatalog catalog) =>
    [
        new VolatileTextRule(),
        new ClockInPrefixRule(),
        new KeyOrderRule(),
        new ToolOrderRule(),
        new ExampleOrderRule(),
        new UnmarkedPrefixRule(),
        new VaryingMarkerRule(),
        new AutomaticCachingRule(),
        new PrefixMinimumRule(),
        new MarkerCountRule(),
        new TtlOrderRule(),
        new TtlChoiceRule(),
        new ColdBatchRule(),
        new LookbackRule(),
        new InterleavedGroupsRule(),
        new MixedModelsRule(),
        new MixedSettingsRule(),
        new UnreadWritesRule(),
        new FullPriceRule(),
        new DearModelRule(catalog),
        new PriceCliffRule(),
        new DuplicatesRule(),
        new RepeatedTextRule(),
        new LongExamplesRule(),
        new MaxTokensRule(),
        new PaidRetriesRule(),
        new HourWritePriceRule(),
        new RetiredModelRule(isGone: true),
        new RetiredModelRule(isGone: false),
        new UnknownModelRule(),
    ];
}
