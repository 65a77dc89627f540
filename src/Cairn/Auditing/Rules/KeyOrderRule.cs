using Cairn.Profiling.Volatile;
using Cairn.Workloads;

namespace Cairn.Auditing.Rules;

/// <summary>The same JSON with its keys in another order, which is another prefix to the cache.</summary>
sealed class KeyOrderRule : AuditRule
{
    readonly Spellings _tools = new();
    readonly Spellings _schemas = new();
    long _shown;

    public override RuleInfo Info { get; } = new("key-order", Severity.Error,
        "the same tool, answer schema or JSON in a prompt with its keys in another order, which the cache takes for "
        + "another prefix",
        "Write JSON with sorted keys (json.dumps(..., sort_keys=True)); cairn audit --fix does it "
        + "for tools and schemas.",
        "two prompts with tools, an answer schema or JSON in the text");

    public override void See(SeenRequest seen)
    {
        foreach (var (index, block) in seen.Measured.Blocks.Index())
        {
            if (block.Section is not PromptSection.Tools)
                break;
            _tools.Add(block.Json, seen, index);
        }

        var format = seen.Request.Settings.FirstOrDefault(setting =>
            setting.Key is "output_config" or "response_format");
        if (!format.Json.IsEmpty)
            _schemas.Add(format.Json, seen, null);
        _shown += seen.Request.Prompt is null ? 0 : 1;
    }

    public override Finding Conclude(AuditFacts facts)
    {
        if (_shown < 2)
            return Abstain("There are not two prompts to compare.");
        if ((_tools.Second ?? _schemas.Second) is { } second)
        {
            var what = _tools.Second is null ? "The answer schema" : "A tool";
            return Fail($"{what} comes with its keys in different orders.", second, facts);
        }

        foreach (var text in facts.Volatile.SelectMany(prefix => prefix.Texts))
        {
            if (text.Kind is VolatileKind.KeyOrder)
            {
                return Fail("JSON in the text comes with its keys in different orders.",
                    facts.Sampled(text.Second.Row).At(text.BlockIndex), facts);
            }
        }

        return Pass("What is the same JSON is written alike.");
    }
}
