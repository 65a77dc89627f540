using Cairn.Sandbox.Models;

namespace Cairn.Sandbox.Requests;

/// <summary>What the API or the chosen model refuses about a request that can be read.</summary>
static class RequestRules
{
    static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "model", "max_tokens", "messages", "system", "tools", "tool_choice", "thinking", "output_config",
        "output_format", "cache_control", "diagnostics", "inference_geo", "service_tier", "stop_sequences", "metadata",
        "container",
        "temperature", "top_p", "top_k", "mcp_servers", "context_management", "user_profile_id", "stream", "speed",
    };

    public static RequestFault? Check(RequestFacts facts, ModelFacts? model, DateTimeOffset now)
    {
        if (facts.Fault is { } fault)
            return fault;

        if (!facts.Keys.Contains("model"))
            return RequestFault.Invalid("model: Field required");

        if (model is null && facts.Context.Door == Door.Batch)
            return RequestFault.Invalid($"model: '{facts.Model}' is not a known model");

        // A model without a price would cost nothing, so it is as good as gone.
        if (model is null || model.IsRetired(now) || model.Prices.Count == 0)
            return new(RequestFault.NotFound, $"model: {facts.Model}");

        var message = FaultOfShape(facts) ?? FaultOfDoor(facts) ?? FaultOfLimits(facts, model)
            ?? FaultOfModel(facts, model) ?? FaultOfSampling(facts, model);
        return message is null ? null : RequestFault.Invalid(message);
    }

    static string? FaultOfShape(RequestFacts facts)
    {
        if (facts.Keys.FirstOrDefault(key => !Known.Contains(key)) is { } unknown)
            return $"{unknown}: Extra inputs are not permitted";

        if (!facts.Keys.Contains("messages"))
            return "messages: Field required";

        if (facts.Messages == 0)
            return "messages: at least one message is required";

        if (facts.FirstRole != "user")
            return "messages: first message must use the \"user\" role";

        return facts.Output.Fault;
    }

    static string? FaultOfDoor(RequestFacts facts) => facts.Context.Door switch
    {
        Door.Batch when facts.IsStreamed => "stream: streaming is not supported in a batch",
        Door.Batch when facts.Keys.Contains("speed") => "speed: fast mode is not supported in a batch",
        Door.Batch when facts.MaxTokens is 0 => "max_tokens: must be at least 1 in a batch",
        Door.Messages when facts.IsStreamed && facts.MaxTokens is 0 => "max_tokens: must be at least 1 when streaming",
        _ => null,
    };

    static string? FaultOfLimits(RequestFacts facts, ModelFacts model)
    {
        if (facts.Context.Door != Door.CountTokens)
        {
            var most = facts.Context.AllowsExtendedOutput
                ? model.ExtendedOutputTokens ?? model.OutputTokens : model.OutputTokens;
            if (facts.MaxTokens is not { } wanted)
                return "max_tokens: Field required";
            if (wanted < 0)
                return "max_tokens: Input should be greater than or equal to 1";
            if (wanted > most)
                return $"max_tokens: {wanted} > {most}, which is the maximum number of output tokens for {model.Id}";
        }

        var prompt = TokenEstimate.OfPrompt(facts.Blocks, model.Tokenizer);
        return prompt > model.ContextTokens
            ? $"prompt is too long: {prompt} tokens > {model.ContextTokens} maximum"
            : null;
    }

    static string? FaultOfModel(RequestFacts facts, ModelFacts model)
    {
        if (facts.LastRole == "assistant" && model.Refuses("prefill"))
            return "messages: this model does not support prefill; the conversation must end with a user message";

        if (facts.ToolChoice is "any" or "tool" && model.Refuses("forced_tools"))
            return $"tool_choice: forced tool use is not supported by {model.Id}";

        if (facts.Output.Effort is not null && model.Refuses("effort"))
            return $"output_config.effort: not supported by {model.Id}";

        if (facts.Geo is not (null or "us" or "global"))
            return "inference_geo: Input should be 'us' or 'global'";

        if (facts.IsUs && model.UsMultiplier is null)
            return $"inference_geo: 'us' is not supported by {model.Id}";

        return facts.ThinkingType switch
        {
            "enabled" when model.Refuses("manual_thinking") =>
                $"thinking: 'enabled' with a budget is not supported by {model.Id}; use 'adaptive'",
            "disabled" when model.Refuses("disabled_thinking") => $"thinking: cannot be disabled on {model.Id}",
            "adaptive" or "enabled" when model.Refuses("thinking") => $"thinking: not supported by {model.Id}",
            _ => null,
        };
    }

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
