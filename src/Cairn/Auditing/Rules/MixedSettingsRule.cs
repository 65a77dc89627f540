using Cairn.Accounting;

namespace Cairn.Auditing.Rules;

/// <summary>A setting that changes between requests and with it what the cache has of the prompt.</summary>
sealed class MixedSettingsRule : AuditRule
{
    // Which settings lose cached text when they change: platform.claude.com/docs, prompt caching, invalidation.
    static readonly string[] Losing =
        ["tool_choice", "thinking", "output_config", "betas", "context_management", "speed", "mcp_servers"];

    readonly SharedHeads _heads = new();

    public override RuleInfo Info { get; } = new("mixed-settings", Severity.Warn,
        "tool_choice, thinking, effort, answer format, speed or betas change between requests with the same system "
        + "prompt, which loses all or part of what was cached",
        "Keep them the same for all requests of one prompt, or send those that differ in a run of their own.",
        "two requests of one model with the same system prompt of 512 tokens or more");

    public override void See(SeenRequest seen)
    {
        if (_heads.Add(seen) is not { } head)
            return;
        var own = seen.Request.Settings.Where(setting => Losing.Contains(setting.Key)).ToList();
        head.Settings ??= own;
        var before = head.Variants.Count;
        foreach (var name in Losing)
        {
            if (!ValueOf(own, name).Span.SequenceEqual(ValueOf(head.Settings, name).Span))
                head.Variants.Add(name);
        }

        if (head.Variants.Count > before)
            head.Differs(seen);
    }

    public override Finding Conclude(AuditFacts facts)
    {
        var shared = _heads.Shared.ToList();
        var mixed = shared.Where(head => head.Variants.Count > 0).ToList();
        return shared.Count == 0 ? Abstain("No two requests share a long system prompt.")
            : mixed.Count == 0 ? Pass("Requests that share a system prompt share their settings.")
            : Fail($"{mixed[0].Rows:N0} requests share a system prompt and differ in "
                + $"{string.Join(", ", mixed[0].Variants)}.", mixed[0].Place, facts,
                new Usd(mixed.Sum(head => head.WriteAgain.Amount)));
    }

    static ReadOnlyMemory<byte> ValueOf(IEnumerable<(string Key, ReadOnlyMemory<byte> Json)> settings, string name) =>
        settings.FirstOrDefault(setting => setting.Key == name).Json;
}
