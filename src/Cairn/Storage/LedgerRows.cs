using System.Text.Json;
using Cairn.Accounting;
using Cairn.Quality.Lengths;
using Cairn.Running;
using Cairn.Running.Watching;
using Microsoft.Data.Sqlite;

namespace Cairn.Storage;

/// <summary>Reads the ledger's rows into the types of a run.</summary>
static class LedgerRows
{
    static volatile Tuple<string, RunSpec>? _lastSpec;

    public static Run Run(SqliteDataReader row) => new()
    {
        Id = row.TextOf("id"),
        Spec = SpecOf(row),
        State = (RunState)row.Int("state"),
        Cause = (StopCause)row.Int("cause"),
        StopMessage = row.TextOrNull("stop_message"),
        OrganizationId = row.TextOrNull("organization_id"),
        WorkspaceId = row.TextOrNull("workspace_id"),
        Limit = row.NumberOrNull("limit_pd") is { } limit ? Usd.FromPicos(limit) : null,
        RowLimit = (int?)row.NumberOrNull("row_limit"),
        CancelRequested = row.Flag("cancel_requested"),
        Cursor = row.Int("cursor"),
        Succeeded = row.Int("succeeded"),
        Failed = row.Int("failed"),
        Settled = Usd.FromPicos(row.Number("settled_pd")),
        Reserved = Usd.FromPicos(row.Number("reserved_pd")),
        Ghost = Usd.FromPicos(row.Number("ghost_pd")),
        Wasted = Usd.FromPicos(row.Number("wasted_pd")),
        Unknown = Usd.FromPicos(row.Number("unknown_pd")),
        QueuePermille = row.Int("queue_permille"),
        BodyBytesMax = row.NumberOrNull("body_bytes_max"),
        RebuildSince = row.TimeOrNull("rebuild_since"),
        PurgedAt = row.TimeOrNull("purged_at"),
    };

    public static RunStage Stage(SqliteDataReader row) => new(
        row.Int("number"), (StageKind)row.Int("kind"), row.Int("rung"), row.Int("first_place"), row.Int("places"),
        row.TextOf("layout_sha256"));

    public static Submission Submission(SqliteDataReader row) => new()
    {
        Id = row.TextOf("id"),
        RunId = row.TextOf("run_id"),
        WorkspaceId = row.TextOf("workspace_id"),
        Attempt = row.Int("attempt"),
        IsPrimer = row.Flag("is_primer"),
        Marks = row["marks"] is byte[] marks ? CacheMarks.Decode(marks) : CacheMarks.None,
        Rows = RowSet.Decode((byte[])row["rows"]),
        BodyBytes = row.Number("body_bytes"),
        BodySha256 = row.TextOf("body_sha256"),
        Reserved = Usd.FromPicos(row.Number("reserved_pd")),
        State = (SubmissionState)row.Int("state"),
        Epoch = row.Int("epoch"),
        RunAfter = row.Time("run_after"),
        Anchor = row.TextOrNull("anchor"),
        AnchoredAt = row.TimeOrNull("anchored_at"),
        CommittedAt = row.TimeOrNull("committed_at"),
        MustExist = row.Flag("must_exist"),
        EmptyListings = row.Int("empty_listings"),
        FirstEmptyAt = row.TimeOrNull("first_empty_at"),
        Tries = row.Int("tries"),
        BatchId = row.TextOrNull("batch_id"),
        IsAdopted = row.Flag("is_adopted"),
        IsCanceling = row.Flag("is_canceling"),
        AcceptedAt = row.TimeOrNull("accepted_at"),
        Segment = row.TextOrNull("segment"),
        Outcomes = row["outcomes"] is byte[] outcomes ? OutcomeMap.Decode(outcomes) : null,
        Missed = row["missed"] is byte[] missed ? RowSet.Decode(missed) : RowSet.Empty,
        Settled = Usd.FromPicos(row.Number("settled_pd")),
        Wasted = Usd.FromPicos(row.Number("wasted_pd")),
        Origin = (SubmissionOrigin)row.Int("origin"),
        IsProvisional = row.Flag("is_provisional"),
        Absences = row.Int("absences"),
        Kind = (SubmissionKind)row.Int("kind"),
        MaxTokens = (int?)row.NumberOrNull("max_tokens"),
        Enlarged = row["enlarged"] is byte[] enlarged
            ? (RowSet.Decode(enlarged), row.Int("enlarged_max_tokens"))
            : (RowSet.Empty, 0),
        Truncated = row["truncated"] is byte[] truncated ? RowSet.Decode(truncated) : RowSet.Empty,
        Lengths = LengthTally.Decode(row.TextOrNull("lengths") ?? ""),
        Cache = CacheFindings.Decode(row.TextOrNull("cache")),
        EndedAt = row.TimeOrNull("ended_at"),
        Unknown = Usd.FromPicos(row.Number("unknown_pd")),
    };

    // A run is looked at many times a minute, and what was agreed at its start never changes.
    static RunSpec SpecOf(SqliteDataReader row)
    {
        var text = row.TextOf("spec");
        if (_lastSpec is (var known, var last) && known == text)
            return last;
        try
        {
            var spec = JsonSerializer.Deserialize(text, LedgerJson.Default.RunSpec)
                ?? throw new InvalidDataException("A run in the ledger has no spec.");
            _lastSpec = new(text, spec);
            return spec;
        }
        catch (JsonException exception)
        {
            throw new CairnException($"The ledger has run {row.TextOf("id")} in the form of an older version, which "
                + "this program cannot continue. Finish it with that version, or set CAIRN_HOME to another folder.",
                exception);
        }
    }

    public static RetrySet RetrySet(SqliteDataReader row) => new(
        RowSet.Decode((byte[])row["rows"]), row.Int("attempt"), row.Time("not_before"), row.Flag("is_alone"),
        row.Number("id"))
    {
        Absences = row.Int("absences"),
        Held = row.TextOrNull("held"),
    };

    public static LedgerEvent Event(SqliteDataReader row) => new(
        row.Time("at"), row.TextOf("run_id"), row.TextOrNull("submission_id"), (int?)row.NumberOrNull("epoch"),
        row.TextOf("kind"), row.TextOf("data"));

    public static UsageEntry UsageEntry(SqliteDataReader row) => new(
        row.TextOf("model"),
        row.NumberOrNull("tier_max"),
        row.Flag("us_only"),
        (UsageKind)row.Int("kind"),
        row.Number("answers"),
        new(row.Number("input"), row.Number("cache_write_5m"), row.Number("cache_write_1h"),
            row.Number("cache_read"), row.Number("output")))
    {
        IsBatched = row.Flag("is_batched"),
        Stage = row.Int("stage"),
        WebSearches = row.Number("web_searches"),
    };
}
