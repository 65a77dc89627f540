using Cairn.Workloads;

namespace Cairn.Quality.Cascading;

/// <summary>What comes next in a cascade. A closed set: switch over all of it.</summary>
public abstract record CascadeStep
{
    CascadeStep()
    {
    }

    /// <summary>Rows are asked.</summary>
    /// <param name="Stage">Which, where and what for; at least one row.</param>
    /// <param name="Times">How often each, 1 but for votes.</param>
    public sealed record Ask(CascadeStage Stage, int Times) : CascadeStep
    {
        /// <summary>What a judge is to compare, by row; null where the rows themselves are asked.</summary>
        public IReadOnlyDictionary<int, JudgedAnswer>? Judged { get; init; }
    }

    /// <summary>Nothing before a person has decided.</summary>
    /// <param name="Reason">The kind of reason.</param>
    /// <param name="Message">What was found and what to do.</param>
    public sealed record Stop(CascadeStop Reason, string Message) : CascadeStep;

    /// <summary>Nothing: every row has the answer that it keeps.</summary>
    public sealed record Done : CascadeStep;
}
