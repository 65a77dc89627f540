using Cairn.Profiling;
using Cairn.Profiling.Tokens;
using Cairn.Workloads;

namespace Cairn.Planning;

/// <summary>A choice that a workload allows, with what its rows look like under it.</summary>
/// <param name="Choice">Who is asked where no rule says otherwise; null for ready batch lines.</param>
/// <param name="Profile">The rows composed that way; choices that differ in effort only may share one.</param>
/// <param name="Chances">What is not known about them.</param>
public sealed record Candidate(ModelChoice? Choice, WorkloadProfile Profile, Chances Chances)
{
    // How many tokens answers have against those of the model's own effort: a guess, until a run has shown it.
    static readonly Dictionary<string, double> EffortFactors = new(StringComparer.Ordinal)
    {
        ["low"] = 0.6,
        ["medium"] = 1,
        ["high"] = 1.5,
        ["xhigh"] = 2,
        ["max"] = 3,
    };

    /// <summary>A candidate with what is known before its rows are asked.</summary>
    /// <param name="choice">Who is asked.</param>
    /// <param name="profile">The rows, composed that way.</param>
    /// <param name="history">What earlier runs of the template showed.</param>
    /// <param name="counted">Prompts that the API counted, by model; null for none.</param>
    /// <exception cref="ArgumentException">The profile was not measured from rows.</exception>
    public static Candidate Of(
        ModelChoice? choice, WorkloadProfile profile, UsageHistory history,
        IReadOnlyDictionary<string, RatioSums>? counted = null)
    {
        var asked = profile.Asked ?? throw new ArgumentException("The profile has no rows.", nameof(profile));
        var tokens = asked.PromptTokens;
        if (tokens.Tokens <= 0)
            return new(choice, profile, new());

        var model = asked.Groups.MaxBy(group => group.Rows)!.Model;
        var chances = new Chances { InputSd = tokens.Sd / tokens.Tokens };
        if (choice?.Effort is { } effort)
            chances = chances with { OutputMedian = chances.OutputMedian * EffortFactors.GetValueOrDefault(effort, 1) };
        if (history.Samples.Any(sample => sample.Model == model))
        {
            chances = chances.WithPrompts(history.Prompts(model, tokens), "earlier runs")
                .WithAnswers(history.Answers(model), "earlier runs");
        }

        if (counted?.GetValueOrDefault(model) is { Rows: > 0 } sums)
            chances = chances.WithPrompts(history.Prompts(model, tokens).Learn(sums), "counted by the API");
        return new(choice, profile, chances);
    }
}
