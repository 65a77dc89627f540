namespace Cairn.Running;

/// <summary>What a run needs next, as <see cref="Decide"/> found it. A closed set: switch over all of it.</summary>
abstract record Duty
{
    Duty()
    {
    }

    /// <summary>Take up what a crash left between two commits; nothing outside the ledger is asked.</summary>
    public sealed record Recover(Submission LeftBehind) : Duty;

    /// <summary>Learn the API's clock, and that the key still acts in the run's workspace.</summary>
    public sealed record Meet : Duty;

    /// <summary>Send a planned submission.</summary>
    public sealed record Send(Submission Planned) : Duty;

    /// <summary>Ask the next rows of a submission over Messages; or none, and end it.</summary>
    public sealed record Ask(Submission Calling, bool MaySend) : Duty;

    /// <summary>Give back what was planned, because nothing more may be sent.</summary>
    public sealed record Drop(Submission Planned) : Duty;

    /// <summary>Bring an ended batch home.</summary>
    public sealed record Collect(Submission Ended) : Duty;

    /// <summary>Find out what became of a create that got no answer.</summary>
    public sealed record Reconcile(Submission Ambiguous) : Duty;

    /// <summary>Cancel a batch in flight.</summary>
    public sealed record Cancel(Submission Accepted) : Duty;

    /// <summary>See which batches in flight have ended.</summary>
    public sealed record Poll(IReadOnlyList<Submission> Accepted) : Duty;

    /// <summary>Give up what the ledger believed of a submission before it was lost or restored.</summary>
    public sealed record Surrender(Submission Doubtful) : Duty;

    /// <summary>Look for batches of the run that nobody is bound to.</summary>
    public sealed record Sweep : Duty;

    /// <summary>Plan more rows.</summary>
    public sealed record Plan(Admission.Take Take) : Duty;

    /// <summary>Append the stages that were decided on, if there are any.</summary>
    public sealed record TakeUp : Duty;

    /// <summary>Find out which stages come next: everything that was asked has its record.</summary>
    public sealed record Extend : Duty;

    /// <summary>Admit no more.</summary>
    public sealed record Halt(Stop Stop) : Duty;

    /// <summary>Nothing before this time.</summary>
    public sealed record Wait(DateTimeOffset Until) : Duty;

    /// <summary>Nothing at all.</summary>
    public sealed record End : Duty;
}
