namespace Cairn.Running;

/// <summary>What comes behind the stages that a run has. A closed set: switch over all of it.</summary>
public abstract record NextStages
{
    NextStages()
    {
    }

    /// <summary>Nothing: the run is finished.</summary>
    public sealed record None : NextStages;

    /// <summary>These stages; all of them are asked before the planner is asked again.</summary>
    /// <param name="Stages">At least one, each with at least one row.</param>
    public sealed record Append(IReadOnlyList<StageDraft> Stages) : NextStages;

    /// <summary>Nothing before a person has decided or raised something; the planner is asked again then.</summary>
    /// <param name="Cause">The kind of reason, which decides the exit code.</param>
    /// <param name="Message">What happened and what to do.</param>
    public sealed record Halt(StopCause Cause, string Message) : NextStages;
}
