using Cairn.Sandbox.Models;

namespace Cairn.Sandbox.Requests;

/// <summary>What the API or the chosen model refuses about a request whose fields have the right shape.</summary>
static class RequestRules
{
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

        var message = FaultOfMessages(facts) ?? DoorRules.Check(facts) ?? FaultOfLimits(facts, model)
            ?? ToolRules.Check(facts, model) ?? ModelRules.Check(facts, model);
        return message is null ? null : RequestFault.Invalid(message);
    }

    static string? FaultOfMessages(RequestFacts facts)
    {
        if (!facts.Keys.Contains("messages"))
            return "messages: Field required";

        if (facts.Messages == 0)
            return "messages: at least one message is required";

        if (facts.FirstRole != "user")
            return "messages: first message must use the \"user\" role";

        return facts.Output.Fault;
    }

    static string? FaultOfLimits(RequestFacts facts, ModelFacts model)
    {
        if (facts.Context.Door != Door.CountTokens)
        {
            var most = facts.Context.AllowsExtendedOutput
                ? model.ExtendedOutputTokens ?? model.OutputTokens : model.OutputTokens;
            if (facts.MaxTokens is not { } wanted)
                return "max_tokens: Field required";
            if (wanted > most)
                return $"max_tokens: {wanted} > {most}, which is the maximum number of output tokens for {model.Id}";
        }

        var prompt = TokenEstimate.OfPrompt(ThinkingHistory.Shown(facts, model.Id), model.Tokenizer);
        return prompt > model.ContextTokens
            ? $"prompt is too long: {prompt} tokens > {model.ContextTokens} maximum"
            : null;
    }
}
