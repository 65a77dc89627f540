namespace Cairn.Sandbox.Requests;

/// <summary>What one endpoint takes and another refuses.</summary>
static class DoorRules
{
    public static string? Check(RequestFacts facts)
    {
        if (facts.UserProfile is { } profile && facts.Context.UserProfile is { } header && profile != header)
        {
            return $"user_profile_id: '{profile}' conflicts with '{header}' in the header `anthropic-user-profile-id`;"
                + " send one of them";
        }

        return facts.Context.Door switch
        {
            Door.Batch => FaultInBatch(facts),
            Door.Messages => FaultInMessage(facts),
            _ => null,
        };
    }

    static string? FaultInBatch(RequestFacts facts)
    {
        if (facts.IsStreamed)
            return "stream: streaming is not supported in a batch";

        if (facts.Keys.Contains("speed"))
            return "speed: fast mode is not supported in a batch";

        if (facts.Keys.Contains("fallbacks"))
            return "fallbacks: Extra inputs are not permitted";

        return facts.MaxTokens is 0 ? "max_tokens: must be at least 1 in a batch" : null;
    }

    static string? FaultInMessage(RequestFacts facts)
    {
        return facts.MaxTokens is 0 && FaultOfWarming(facts) is { } what
            ? $"max_tokens: 0 only warms the cache and can't be combined with {what}"
            : null;
    }

    static string? FaultOfWarming(RequestFacts facts)
    {
        if (facts.IsStreamed)
            return "`stream`";

        if (facts.ThinkingType == "enabled")
            return "`thinking.type: enabled`";

        if (facts.Output.Schema is not null)
            return "`output_config.format`";

        return facts.ToolChoice is "any" or "tool" ? $"`tool_choice.type: {facts.ToolChoice}`" : null;
    }
}
