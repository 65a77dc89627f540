namespace Cairn.Sandbox.Faults;

/// <summary>The names of those faults that are more than an answer, so that code must know them.</summary>
static class FaultName
{
    public const string ConnectFail = "connect_fail";
    public const string UploadReset = "upload_reset";
    public const string UploadStall = "upload_stall";
    public const string SlowAnswer = "slow_answer";
    public const string ResponseLost = "response_lost";
    public const string LateCommit = "late_commit";
    public const string Garbage = "garbage";
    public const string TruncatedJson = "truncated_json";
    public const string UnknownFields = "unknown_fields";
    public const string StreamError = "stream_error";
    public const string StreamCut = "stream_cut";
    public const string ListLag = "list_lag";
    public const string ListRace = "list_race";
    public const string CreatedAtSkew = "created_at_skew";
    public const string CancelIgnored = "cancel_ignored";
    public const string CancelSlow = "cancel_slow";
    public const string ExpireShare = "expire_share";
    public const string ExpireAll = "expire_all";
    public const string ArchivedEarly = "archived_early";
    public const string HumanCancels = "human_cancels";
    public const string HumanDeletes = "human_deletes";
    public const string ForeignBatches = "foreign_batches";
    public const string ErroredOverloaded = "errored_overloaded";
    public const string UnknownResultType = "unknown_result_type";
    public const string Refusal = "refusal";
    public const string ResultsDeleted = "results_deleted";
    public const string ResultsTruncated = "results_truncated";
    public const string ResultsReset = "results_reset";
    public const string ResultsSlow = "results_slow";
    public const string ResultsDuplicateLine = "results_duplicate_line";
    public const string ResultsReordered = "results_reordered";
    public const string ResultsCorruptByte = "results_corrupt_byte";
    public const string ResultsHugeLine = "results_huge_line";
    public const string ResultsMissingLine = "results_missing_line";
    public const string ResultsForeignLine = "results_foreign_line";
    public const string ResultsCrlf = "results_crlf";
    public const string ResultsNoFinalNewline = "results_no_final_newline";
    public const string ResultsWrongContentType = "results_wrong_content_type";
    public const string ResultsGzip = "results_gzip";
    public const string KeyRevoked = "key_revoked";
    public const string KeyMoved = "key_moved";
    public const string PriceChange = "price_change";
}
