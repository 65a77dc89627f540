using Cairn.Accounting;
using Cairn.Running;
using Cairn.Running.Watching;
using Microsoft.Data.Sqlite;

namespace Cairn.Storage;

/// <summary>Writes and reads submissions; a replacement is a compare-and-set on state and epoch.</summary>
static class SubmissionRows
{
    public static void Insert(SqliteConnection connection, Submission submission) => connection.Execute(
        """
        insert into submission (id, run_id, workspace_id, attempt, is_primer, marks, rows, n, body_bytes,
            body_sha256, reserved_pd, state, epoch, run_after, anchor, anchored_at, committed_at, must_exist,
            empty_listings, first_empty_at, tries, batch_id, is_adopted, origin, is_provisional, absences, is_canceling,
            accepted_at, kind, max_tokens, enlarged, enlarged_max_tokens, settled_pd)
        values (@1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12, @13, @14, @15, @16, @17, @18, @19, @20, @21, @22,
            @23, @24, @25, @26, @27, @28, @29, @30, @31, @32, 0)
        """,
        submission.Id, submission.RunId, submission.WorkspaceId, submission.Attempt, submission.IsPrimer,
        submission.Marks.Encode(), submission.Rows.Encode(), submission.Count, submission.BodyBytes,
        submission.BodySha256, submission.Reserved.ToPicos(), (int)submission.State, submission.Epoch,
        Sql.Text(submission.RunAfter), submission.Anchor, Sql.Text(submission.AnchoredAt),
        Sql.Text(submission.CommittedAt), submission.MustExist, submission.EmptyListings,
        Sql.Text(submission.FirstEmptyAt), submission.Tries, submission.BatchId,
        submission.IsAdopted, (int)submission.Origin, submission.IsProvisional, submission.Absences,
        submission.IsCanceling, Sql.Text(submission.AcceptedAt), (int)submission.Kind, submission.MaxTokens,
        submission.Enlarged.Places.Encode(), submission.Enlarged.MaxTokens);

    public static bool Replace(SqliteConnection connection, Submission from, Submission to) => connection.Execute(
        """
        update submission set state = @4, epoch = @5, run_after = @6, anchor = @7, anchored_at = @8, committed_at = @9,
            must_exist = @10, empty_listings = @11, first_empty_at = @12, tries = @13, batch_id = @14, is_adopted = @15,
            is_canceling = @16, accepted_at = @17, segment = @18, outcomes = @19, settled_pd = @20, wasted_pd = @21,
            origin = @22, is_provisional = @23, absences = @24, missed = @25, truncated = @26,
            lengths = @27, cache = @28, ended_at = @29, unknown_pd = @30
        where id = @1 and state = @2 and epoch = @3
        """,
        from.Id, (int)from.State, from.Epoch,
        (int)to.State, to.Epoch, Sql.Text(to.RunAfter), to.Anchor, Sql.Text(to.AnchoredAt), Sql.Text(to.CommittedAt),
        to.MustExist, to.EmptyListings, Sql.Text(to.FirstEmptyAt), to.Tries, to.BatchId, to.IsAdopted,
        to.IsCanceling, Sql.Text(to.AcceptedAt), to.Segment, to.Outcomes?.Encode(), to.Settled.ToPicos(),
        to.Wasted.ToPicos(), (int)to.Origin, to.IsProvisional, to.Absences, to.Missed.Encode(),
        to.Truncated.Encode(), to.Lengths.Encode(), CacheFindings.Encode(to.Cache), Sql.Text(to.EndedAt),
        to.Unknown.ToPicos()) == 1;

    /// <summary>All submissions of a run, oldest first.</summary>
    public static List<Submission> Of(SqliteConnection connection, string runId) =>
        connection.Query(LedgerRows.Submission, "select * from submission where run_id = @1 order by seq", runId);

    public static void InsertUsage(SqliteConnection connection, string submissionId, UsageEntry entry) =>
        connection.Execute(
        """
        insert into usage (submission_id, model, tier_max, us_only, kind, answers,
            input, cache_write_5m, cache_write_1h, cache_read, output, is_batched, stage, web_searches)
        values (@1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12, @13, @14)
        """,
        submissionId, entry.Model, entry.TierPromptTokensMax, entry.UsOnly, (int)entry.Kind, entry.Answers,
        entry.Tokens.Input, entry.Tokens.CacheWrite5m, entry.Tokens.CacheWrite1h, entry.Tokens.CacheRead,
            entry.Tokens.Output, entry.IsBatched, entry.Stage, entry.WebSearches);
}
