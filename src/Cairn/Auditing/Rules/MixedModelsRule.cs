using Cairn.Accounting;

namespace Cairn.Auditing.Rules;

/// <summary>One system prompt asked of several models, each of which caches it for itself.</summary>
sealed class MixedModelsRule : AuditRule
{
    readonly SharedHeads _heads = new();

    public override RuleInfo Info { get; } = new("mixed-models", Severity.Warn,
        "the same tools and system prompt go to several models: each writes a cache of its own",
        "Route whole groups of rows, not single rows, or accept one write for each model.",
        "two requests with the same system prompt of 512 tokens or more");

    public override void See(SeenRequest seen)
    {
        if (_heads.Add(seen) is { } head && seen.Request.Model is { } model
            && head.Variants.Add(seen.Measured.Model?.Id ?? model) && head.Variants.Count > 1)
        {
            head.Differs(seen);
        }
    }

    public override Finding Conclude(AuditFacts facts)
    {
        var shared = _heads.Shared.ToList();
        var mixed = shared.Where(head => head.Variants.Count > 1).ToList();
        return shared.Count == 0 ? Abstain("No two requests share a long system prompt.")
            : mixed.Count == 0 ? Pass("Each system prompt goes to one model.")
            : Fail($"{mixed[0].Rows:N0} requests share a system prompt and go to {mixed[0].Variants.Count} models "
                + $"({string.Join(", ", mixed[0].Variants)}).", mixed[0].Place, facts,
                new Usd(mixed.Sum(head => head.WriteAgain.Amount)));
    }
}
