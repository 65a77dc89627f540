namespace Cairn.Workloads;

/// <summary>One step of a cascade: who is asked, how hard it thinks, how long it may answer, and with which
/// prompt.</summary>
/// <remarks>
/// What a rung leaves out is the workload's. Every rung asks the row anew: no answer of one rung stands in the request
/// of another, so that no thinking block ever reaches a model that did not write it.
/// </remarks>
public sealed record Rung
{
    /// <summary>Who is asked, and with how much effort.</summary>
    public required ModelChoice Choice { get; init; }

    /// <summary>
    /// The parameter <c>thinking</c> as compact JSON, in place of the workload's. The default is the workload's.
    /// </summary>
    public string? Thinking { get; init; }

    /// <summary>The most tokens one answer may have, thinking included; at least 1.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>What people call it, where it is more than its model. The default is none.</summary>
    public string? Name { get; init; }

    /// <summary>Whether an answer need not keep to the workload's schema. The default is that it has to.</summary>
    public bool IsWithoutSchema { get; init; }

    /// <summary>Whether a run lowers that by the lengths of the answers that it got. The default is not.</summary>
    public bool IsMaxTokensAuto { get; init; }

    /// <summary>Whether it has a system prompt, user text or tools of its own.</summary>
    public bool HasOwnPrompt => Prompt is not null;

    /// <summary>The whole prompt of a variant; null for the workload's.</summary>
    internal PromptPlan? Prompt { get; init; }

    /// <summary>The rung as people read it.</summary>
    public override string ToString() => Name
        ?? $"{Choice}{(Thinking is null ? "" : ", thinking " + Thinking)}{(HasOwnPrompt ? ", own prompt" : "")}";

    internal PromptPlan PromptFor(PromptPlan workload)
    {
        var prompt = Prompt ?? workload;
        if (Thinking is null)
            return prompt;

        var thinking = new ParamPlan("thinking", JsonTemplate.Literal(Thinking));
        return prompt with
        {
            Params = [.. RequestFrame.InOrder(
                prompt.Params.Where(parameter => parameter.Key != thinking.Key).Append(thinking),
                parameter => parameter.Key)],
        };
    }
}
