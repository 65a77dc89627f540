namespace Cairn.Sandbox.Faults;

/// <summary>What happens to batches and to the list of them.</summary>
static class BatchFaults
{
    public static IReadOnlyList<FaultKind> Kinds { get; } =
    [
        Of(FaultName.ListLag, FaultCalls.List, "Young batches are missing in the list.",
            FaultParameter.Seconds(60, "how young, in API time")),
        Of(FaultName.ListRace, FaultCalls.List, "Somebody else creates a batch between this page and the next.",
            new FaultParameter("rows", 1, 1, 100_000, "how many requests it has")),
        Of(FaultName.ForeignBatches, FaultCalls.Create,
            "Somebody else creates a batch of the same count in the same moment."),
        Of(FaultName.CreatedAtSkew, FaultCalls.Create, "Its `created_at` and `expires_at` are of another clock.",
            new FaultParameter("seconds", -30, -86_400, 86_400, "how far that clock is ahead")),
        Of(FaultName.CancelIgnored, FaultCalls.Cancel, "The cancel is accepted and cancels nothing."),
        Of(FaultName.CancelSlow, FaultCalls.Cancel, "The batch stays `canceling` for long.",
            FaultParameter.Seconds(3_600, "how long, in API time")),
        Of(FaultName.ExpireShare, FaultCalls.Create, "Some lines are never run and expire after 24 hours.",
            new FaultParameter("share", 0.1m, 0, 1, "how many of all")),
        Of(FaultName.ExpireAll, FaultCalls.Create, "No line is ever run; all expire after 24 hours."),
        Of(FaultName.HumanCancels, FaultCalls.Create, "Somebody cancels the batch in the Console.",
            FaultParameter.Seconds(60, "how long after its creation, in API time")),
        Of(FaultName.HumanDeletes, FaultCalls.Create, "Somebody deletes the batch in the Console.",
            FaultParameter.Seconds(0, "how long after its end, in API time")),
        Of(FaultName.ArchivedEarly, FaultCalls.Create, "The batch is archived long before its 29 days are over.",
            FaultParameter.Seconds(0, "how long after its end, in API time")),
        Of(FaultName.ResultsDeleted, FaultCalls.Create, "The results answer 404 although the batch shows their URL.",
            FaultParameter.Seconds(0, "how long after its end, in API time")),
    ];

    static FaultKind Of(string name, string call, string does, params FaultParameter[] parameters) =>
        new(name, does) { Calls = [call], Parameters = parameters };
}
