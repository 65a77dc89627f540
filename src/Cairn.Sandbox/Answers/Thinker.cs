using Cairn.Sandbox.Models;
using Cairn.Sandbox.Requests;
using Cairn.Sandbox.Seeding;

namespace Cairn.Sandbox.Answers;

/// <summary>Thinks before an answer where the request asks for it, or where the model does so unasked and a length is
/// set.</summary>
sealed class Thinker(SandboxOptions options)
{
    const int SummaryChars = 80;

    static readonly TokenSpread Usual = new(400, 1_200);

    // By the models pages of 2026: always on, or on unless it is turned off.
    static readonly string[] OnByDefault =
        ["claude-opus-5", "claude-sonnet-5", "claude-sonnet-5-5", "claude-haiku-5-5"];

    public (IReadOnlyList<AnswerBlock> Blocks, long Tokens) Think(RequestFacts facts, ModelFacts model)
    {
        var length = facts.ThinkingType switch
        {
            "enabled" or "adaptive" => options.Answers.ThinkingTokens ?? Usual,
            null when ThinksUnasked(model) => options.Answers.ThinkingTokens ?? default,
            _ => default,
        };
        var draw = Draw.Of(options.Seed, Purpose.Thinking, 0, facts.LastUserText);
        var tokens = Math.Min(length.At(draw), facts.ThinkingBudget > 0 ? facts.ThinkingBudget : long.MaxValue);
        if (tokens == 0)
            return ([], 0);

        var text = IsShown(facts, model) ? "They say: " + FreeText.Cut(facts.LastUserText, SummaryChars) : "";
        return ([new AnswerBlock.Thinking(text, Ids.Signature(draw))], tokens);
    }

    static bool ThinksUnasked(ModelFacts model) =>
        model.Refuses("disabled_thinking") || OnByDefault.Contains(model.Id);

    // Those that take no budget, 4.7 and later, also leave the text out unless they are asked for it.
    static bool IsShown(RequestFacts facts, ModelFacts model) => facts.ThinkingDisplay switch
    {
        "summarized" => true,
        "omitted" => false,
        _ => !model.Refuses("manual_thinking"),
    };
}
