using Cairn.Profiling;
using Cairn.Workloads;

namespace Cairn.Planning;

/// <summary>A choice that a workload allows, with what its rows look like under it.</summary>
/// <param name="Choice">Who is asked where no rule says otherwise; null for ready batch lines.</param>
/// <param name="Profile">The rows composed that way; choices that differ in effort only may share one.</param>
/// <param name="Chances">What is not known about them.</param>
public sealed record Candidate(ModelChoice? Choice, WorkloadProfile Profile, Chances Chances)
{
    /// <summary>A candidate about which nothing is known but the estimate of its prompts.</summary>
    /// <exception cref="ArgumentException">The profile was not measured from rows.</exception>
    public static Candidate Of(ModelChoice? choice, WorkloadProfile profile)
    {
        var tokens = (profile.Asked ?? throw new ArgumentException("The profile has no rows.", nameof(profile)))
            .PromptTokens;
        return new(choice, profile, new() { InputSd = tokens.Tokens > 0 ? tokens.Sd / tokens.Tokens : 0 });
    }
}
