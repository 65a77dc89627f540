namespace Cairn.Simulation.World;

/// <summary>All that a simulated world may do to a run, by name.</summary>
static class FaultNames
{
    public const string Crash = "crash";
    public const string Freeze = "freeze";
    public const string Zombie = "zombie";
    public const string StoreFail = "store_fail";
    public const string StoreUnknown = "store_applied_but_unknown";
    public const string DiskFull = "disk_full";
    public const string Rollback = "ledger_restored";

    public const string ConnectFail = "connect_fail";
    public const string UploadReset = "upload_reset";
    public const string UploadStall = "upload_stall";
    public const string EarlyRefusal = "early_refusal";
    public const string RateLimited = "rate_limited";
    public const string QueueLimit = "queue_limit_429";
    public const string SpendLimit429 = "spend_limit_429";
    public const string SpendLimit400 = "spend_limit_400";
    public const string Unauthorized = "unauthorized_401";
    public const string Forbidden = "forbidden_403";
    public const string TooLarge = "too_large_413";
    public const string ExpectationFailed = "expectation_failed_417";
    public const string ServerErrorBefore = "5xx_before_commit";
    public const string ServerErrorAfter = "5xx_after_commit";
    public const string LostBefore = "answer_lost_before_commit";
    public const string LostAfter = "answer_lost_after_commit";
    public const string LateCommit = "late_commit";
    public const string Garbage = "garbage";

    public const string ListLag = "list_lag";
    public const string ListRace = "list_race";
    public const string NotFound = "retrieve_404";
    public const string Skew = "created_at_skew";
    public const string CancelIgnored = "cancel_ignored";
    public const string CancelSlow = "cancel_slow";
    public const string ExpireShare = "expire_share";
    public const string ExpireAll = "expire_all";
    public const string Foreign = "foreign_batches";
    public const string ForeignLong = "foreign_batch_of_a_day";
    public const string HumanCancels = "human_cancels";
    public const string HumanDeletes = "human_deletes";
    public const string ArchivedEarly = "archived_early";
    public const string ResultsDeleted = "results_deleted";
    public const string KeyRevoked = "key_revoked";
    public const string KeyMoved = "key_moved";

    public const string ErroredInvalid = "errored_invalid_request";
    public const string ErroredApi = "errored_api";
    public const string ErroredOverloaded = "errored_overloaded";
    public const string UnknownType = "unknown_result_type";
    public const string Refusal = "refusal";

    public const string ResultsTruncated = "results_truncated";
    public const string ResultsReset = "results_reset";
    public const string ResultsDuplicate = "results_duplicate_line";
    public const string ResultsReordered = "results_reordered";
    public const string ResultsCorrupt = "results_corrupt_byte";
    public const string ResultsMissing = "results_missing_line";
    public const string ResultsForeign = "results_foreign_line";
    public const string ResultsCrlf = "results_crlf";
    public const string ResultsNoNewline = "results_no_final_newline";

    /// <summary>What happens to a process, its ledger and its disk.</summary>
    public static IReadOnlyList<string> OfMachine { get; } =
        [Crash, Freeze, Zombie, StoreFail, StoreUnknown, DiskFull];

    /// <summary>What somebody else in the workspace does; not in a workspace that the run has alone.</summary>
    public static IReadOnlyList<string> OfOthers { get; } = [Foreign, ForeignLong, ListRace];

    /// <summary>After which results, or what they cost, may be gone for good.</summary>
    public static IReadOnlyList<string> OfResultLoss { get; } =
    [
        HumanDeletes, ArchivedEarly, ResultsDeleted, UnknownType, NotFound, ResultsTruncated, ResultsReset,
        ResultsCorrupt, ResultsMissing, ResultsNoNewline,
    ];

    /// <summary>What may come instead of the answer to a create.</summary>
    public static IReadOnlyList<string> OfCreate { get; } =
    [
        ConnectFail, UploadReset, UploadStall, EarlyRefusal, RateLimited, QueueLimit, SpendLimit429, SpendLimit400,
        Unauthorized, Forbidden, TooLarge, ExpectationFailed, ServerErrorBefore, ServerErrorAfter, LostBefore,
        LostAfter, LateCommit, Garbage,
    ];

    /// <summary>What a batch is created with, to strike it later.</summary>
    public static IReadOnlyList<string> OfBatch { get; } =
    [
        Skew, ExpireShare, ExpireAll, Foreign, HumanCancels, ErroredInvalid, ErroredApi, ErroredOverloaded, Refusal,
    ];

    /// <summary>What makes results or their price unknowable, or asks for a person.</summary>
    public static IReadOnlyList<string> OfLoss { get; } =
        [HumanDeletes, ArchivedEarly, ResultsDeleted, UnknownType];

    /// <summary>What may come instead of the answer to any other call.</summary>
    public static IReadOnlyList<string> OfCall { get; } =
    [
        ListLag, ListRace, NotFound, CancelIgnored, CancelSlow, ForeignLong, KeyRevoked, KeyMoved,
    ];

    /// <summary>What may come instead of the answer to a single message.</summary>
    public static IReadOnlyList<string> OfMessages { get; } =
    [
        ConnectFail, RateLimited, Unauthorized, Forbidden, ServerErrorBefore, LostBefore, LostAfter, KeyRevoked,
    ];

    /// <summary>What may come instead of results.</summary>
    public static IReadOnlyList<string> OfResults { get; } =
    [
        ResultsTruncated, ResultsReset, ResultsDuplicate, ResultsReordered, ResultsCorrupt, ResultsMissing,
        ResultsForeign, ResultsCrlf, ResultsNoNewline,
    ];
}
