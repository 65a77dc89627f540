using Cairn.Sandbox.Models;

namespace Cairn.Sandbox.Requests;

/// <summary>What the chosen model refuses.</summary>
static class ModelRules
{
    public static string? Check(RequestFacts facts, ModelFacts model) =>
        FaultOfConversation(facts, model) ?? FaultOfSettings(facts, model) ?? FaultOfThinking(facts, model)
        ?? FaultOfSampling(facts, model);

    static string? FaultOfConversation(RequestFacts facts, ModelFacts model)
    {
        if (facts.LastRole == "assistant" && model.Refuses("prefill"))
            return "messages: this model does not support prefill; the conversation must end with a user message";

        return facts.HasSystemMessage && !ModelTraits.TakesSystemMessages(model.Id)
            ? $"messages: Unexpected role \"system\". {model.Id} accepts the top-level `system` parameter only."
            : null;
    }

    static string? FaultOfSettings(RequestFacts facts, ModelFacts model)
    {
        if (facts.Output.Effort is not null && model.Refuses("effort"))
            return $"output_config.effort: not supported by {model.Id}";

        if (facts.Geo is not (null or "us" or "global"))
            return "inference_geo: Input should be 'us' or 'global'";

        if (facts.IsUs && model.UsMultiplier is null)
            return $"inference_geo: 'us' is not supported by {model.Id}";

        return facts.Speed != "fast"
            || (ModelTraits.FastModeBeta(model.Id) is { } beta && facts.Context.HasBeta(beta))
            ? null
            : $"speed: fast mode is not supported by {model.Id}, or needs its beta";
    }

    static string? FaultOfThinking(RequestFacts facts, ModelFacts model) => facts.ThinkingType switch
    {
        "enabled" when model.Refuses("manual_thinking") =>
            $"thinking: 'enabled' with a budget is not supported by {model.Id}; use 'adaptive'",
        "disabled" when model.Refuses("disabled_thinking") => $"thinking: cannot be disabled on {model.Id}",
        "adaptive" or "enabled" when model.Refuses("thinking") => $"thinking: not supported by {model.Id}",
        "enabled" when facts.ThinkingBudget >= facts.MaxTokens && !facts.Context.HasBeta("interleaved-thinking-") =>
            "max_tokens: `max_tokens` must be greater than `thinking.budget_tokens`.",
        _ => null,
    };

    // The version of October 2026 has no sampling parameters at all; before it newer models took only the defaults.
    static string? FaultOfSampling(RequestFacts facts, ModelFacts model)
    {
        var isGone = facts.Context.Version == RequestContext.SecondVersion;
        if (!isGone && !model.Refuses("sampling"))
            return null;

        if (facts.Keys.Contains("top_k"))
            return Refusal("top_k");

        if (facts.Keys.Contains("temperature") && (isGone || facts.Temperature is not 1m))
            return Refusal("temperature");

        return facts.Keys.Contains("top_p") && (isGone || facts.TopP is not 1m) ? Refusal("top_p") : null;

        string Refusal(string name) => isGone
            ? $"{name}: Extra inputs are not permitted"
            : $"{name}: only the default is supported by {model.Id}";
    }
}
