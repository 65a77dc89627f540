using Cairn.Models;

namespace Cairn.Workloads;

/// <summary>
/// The <c>max_tokens</c> that <c>auto</c> begins with, before any answer is known: twice what is sensible, since an
/// answer that is cut off is paid twice and room that nobody uses costs nothing.
/// </summary>
static class FirstCap
{
    /// <summary>Twice 4,096 tokens, for answers that are written down at once.</summary>
    public const int Written = 8_192;

    /// <summary>Twice 16,000 tokens, where thinking counts as output.</summary>
    public const int Thought = 32_000;

    const int SchemaMin = 128;

    /// <summary>The cap for answers of all of these models.</summary>
    /// <param name="models">The models that may answer.</param>
    /// <param name="schema">What an answer must look like; one that only lists values bounds it.</param>
    /// <param name="thinks">Whether one of them thinks before it answers.</param>
    public static int Of(IEnumerable<Model> models, AnswerSchema? schema, bool thinks)
    {
        // Half of the characters are tokens at most, and twice that is room enough.
        var wanted = thinks ? Thought
            : schema?.LengthMax is { } length ? Math.Clamp(length, SchemaMin, Written)
            : Written;
        return (int)models.Select(model => model.OutputTokensMax).Append(wanted).Min();
    }

    /// <summary>Whether a choice thinks: it is told to, or it has an effort and is not told not to.</summary>
    public static bool Thinks(Model model, ModelChoice choice, IEnumerable<ParamPlan> parameters)
    {
        if (parameters.FirstOrDefault(parameter => parameter.Key == "thinking") is not { } set)
            return choice.Effort is not null || model.DefaultEffort is not null;

        return !set.Value.IsConstant || set.Value.Constant.Span.IndexOf("disabled"u8) < 0;
    }
}
