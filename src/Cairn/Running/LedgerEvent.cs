using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cairn.Running.Watching;

namespace Cairn.Running;

/// <summary>One thing that happened to a run, as the ledger keeps it for ever.</summary>
/// <param name="At">When it was written, on this machine's clock.</param>
/// <param name="RunId">The run.</param>
/// <param name="SubmissionId">The submission that it is about; null for the run itself.</param>
/// <param name="Epoch">The submission's epoch then.</param>
/// <param name="Kind">
/// What happened: the state that a submission entered, or <c>run_started</c>, <c>run_changed</c>,
/// <c>stage_appended</c>, <c>imported</c>,
/// <c>reopened</c>, <c>let_go</c>, <c>deleted_upstream</c>.
/// </param>
/// <param name="Data">A flat JSON object of texts, without any prompt or answer in it.</param>
public sealed record LedgerEvent(
    DateTimeOffset At, string RunId, string? SubmissionId, int? Epoch, string Kind, string Data)
{
    /// <summary>The kind of the event that tells of another stage.</summary>
    internal const string StageAppended = "stage_appended";

    /// <summary>The kind of the event that tells that a batch was deleted at the API.</summary>
    internal const string DeletedUpstream = "deleted_upstream";

    const int DigestLength = 32;

    /// <summary>An event about a run.</summary>
    internal static LedgerEvent Of(DateTimeOffset at, string runId, string kind, params (string, string?)[] data) =>
        new(at, runId, null, null, kind, Flat(data));

    /// <summary>That a run was changed, and what.</summary>
    internal static LedgerEvent Of(DateTimeOffset at, string runId, RunChange change) => Of(at, runId, "run_changed",
        ("state", change.State?.ToString()),
        ("cause", change.Cause?.ToString()),
        ("workspace_id", change.WorkspaceId),
        ("limit_usd", change.Limit?.ToString()),
        ("row_limit", change.RowLimit?.ToString(CultureInfo.InvariantCulture)),
        ("cancel_requested", change.CancelRequested?.ToString()),
        ("rebuild_since", change.RebuildSince?.ToString("O", CultureInfo.InvariantCulture)),
        ("purged_at", change.PurgedAt?.ToString("O", CultureInfo.InvariantCulture)));

    /// <summary>That a run got another stage.</summary>
    internal static LedgerEvent Of(DateTimeOffset at, string runId, RunStage stage) => Of(at, runId, StageAppended,
        ("stage", stage.Number.ToString(CultureInfo.InvariantCulture)),
        ("stage_kind", stage.Kind.ToString().ToLowerInvariant()),
        ("rung", stage.Rung.ToString(CultureInfo.InvariantCulture)),
        ("first_place", stage.FirstPlace.ToString(CultureInfo.InvariantCulture)),
        ("places", stage.Places.ToString(CultureInfo.InvariantCulture)),
        ("layout_sha256", stage.LayoutSha256));

    /// <summary>
    /// An event about a submission. Its digest covers all that only changes with an event, so that an edit shows.
    /// </summary>
    internal static LedgerEvent Of(
        DateTimeOffset at, Submission submission, string kind, params (string, string?)[] data) =>
        new(at, submission.RunId, submission.Id, submission.Epoch, kind, Flat(
        [
            ("state", NameOf(submission.State)),
            ("n", $"{submission.Count}"),
            ("batch_id", submission.BatchId),
            ("settled_usd", $"{submission.Settled}"),
            ("wasted_usd", $"{submission.Wasted}"),
            ("cache", CacheFindings.Summary(submission.Cache)),
            .. data,
            ("digest", Digest(submission)),
        ]));

    /// <summary>How an event calls a state.</summary>
    internal static string NameOf(SubmissionState state) => state.ToString().ToLowerInvariant();

    /// <summary>The hash of what only changes with an event.</summary>
    internal static string Digest(Submission submission) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Join('\n',
            submission.Id, submission.RunId, submission.WorkspaceId, submission.Attempt,
            Convert.ToBase64String(submission.Rows.Encode()), submission.BodyBytes, submission.BodySha256,
            submission.Reserved, NameOf(submission.State), submission.Epoch, submission.BatchId, submission.Segment,
            Convert.ToBase64String(submission.Outcomes?.Encode() ?? []), submission.Settled, submission.Wasted)
            + (CacheFindings.Encode(submission.Cache) is { } cache ? '\n' + cache : ""))))
        [..DigestLength];

    static string Flat((string Name, string? Value)[] data)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in data.Where(each => !string.IsNullOrEmpty(each.Value)))
                writer.WriteString(name, value);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
