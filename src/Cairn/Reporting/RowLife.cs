using System.Text.Json;
using Cairn.Accounting;
using Cairn.Claude;
using Cairn.Running;

namespace Cairn.Reporting;

/// <summary>The life of one row: where it was planned, sent, found, paid, and recorded from.</summary>
/// <param name="Row">Its number, from 0.</param>
/// <param name="Status">Whether it succeeded, failed, waits, is in flight or was never taken.</param>
/// <param name="Reason">Why it stands there: the stop reason of its answer, its error, or what it waits for.</param>
/// <param name="Cost">What its answer cost; null while there is none.</param>
/// <param name="BatchId">The batch that its record is from.</param>
/// <param name="Segment">The file that its record is in.</param>
/// <param name="Steps">What happened, oldest first.</param>
sealed record RowLife(
    int Row, string Status, string? Reason, Usd? Cost, string? BatchId, string? Segment, IReadOnlyList<RowStep> Steps)
{
    /// <summary>Tells it from the ledger and the segments.</summary>
    public static async Task<RowLife> TellAsync(
        RunMaterial material, RunSnapshot snapshot, IReadOnlyList<LedgerEvent> events, int row)
    {
        material.Follow(snapshot.Run);
        var places = material.Layout.PlacesOf([row]);
        var asked = snapshot.Submissions.Where(submission => submission.Rows.Intersect(places).Count > 0).ToList();
        var steps = events
            .Select(each => (Event: each, Of: asked.Find(submission => submission.Id == each.SubmissionId)))
            .Where(each => each.Of is not null)
            .Select(each => Step(each.Event, each.Of!, each.Of!.Rows.Intersect(places).First(), material))
            .ToList();
        await using var finder = new RecordFinder(material, snapshot);
        var record = await finder.FindAsync(row, default);
        var place = record.Place;
        var own = asked.Where(submission => submission.Rows.Contains(place)).ToList();
        if (own.Find(submission => submission.RecordedRows().Contains(place)) is not { } recorded)
            return Unrecorded(snapshot, own, place) with { Row = row, Steps = steps };

        var (status, reason, cost) = Record(material, record);
        return new(row, status, reason, cost, recorded.BatchId, recorded.Segment, steps);
    }

    static (string Status, string? Reason, Usd? Cost) Record(RunMaterial material, RowRecord record) =>
        record.Line?.Result switch
        {
            BatchResult.Succeeded(var message) => ("succeeded", message.StopReason, AnswerCost.Of(message, material)),
            BatchResult.Errored(var type, var text) => ("failed", $"{type}: {text}", Usd.Zero),
            BatchResult.Canceled => ("failed", "canceled", Usd.Zero),
            BatchResult.Expired => ("failed", "expired", Usd.Zero),
            _ => ("failed", "unknown", null),
        };

    static RowLife Unrecorded(RunSnapshot snapshot, List<Submission> own, int place)
    {
        if (own.Find(submission => submission.IsOpen) is { } open)
            return new(place, "in flight", $"submission {open.Id} is {open.State}", null, open.BatchId, null, []);
        return snapshot.Retries.FirstOrDefault(retry => retry.Rows.Contains(place)) is { } waiting
            ? new(place, "waiting", waiting.Held ?? $"for try {waiting.Attempt + 1}", null, null, null, [])
            : new(place, "not taken", "no submission has asked it", null, null, null, []);
    }

    static RowStep Step(LedgerEvent told, Submission of, int place, RunMaterial material)
    {
        using var data = JsonDocument.Parse(told.Data);
        var batch = data.RootElement.TryGetProperty("batch_id", out var id) && id.GetString() is { Length: > 0 } known
            ? known
            : null;
        var stage = material.Layout.Parts.Count == 1 ? null : material.Stages[material.Layout.PartAt(place)];
        var what = What(told.Kind, of, place)
            + (stage is null ? "" : $" (stage {stage.Number}, {stage.Kind.ToString().ToLowerInvariant()})");
        return new(told.At, of.Id, of.Attempt + 1, what, batch);
    }

    static string What(string kind, Submission of, int place) => kind switch
    {
        "planned" => $"planned in a batch of {of.Count}, or back to it: nothing was created",
        "sending" => "the body is on its way, without its last bytes",
        "committing" => "sent: the last bytes may have left",
        "ambiguous" => "no answer to the create: a batch may exist",
        "accepted" => of.IsAdopted ? "found by listing" : "accepted",
        "ended" => "the batch has ended",
        "abandoned" => "proven absent; the row went back",
        "frozen" => "frozen; a person decides",
        "imported" => "found upstream, unknown to the ledger",
        LedgerEvent.DeletedUpstream => "the batch was deleted at the API",
        "reopened" => "failures of the batch taken back, to be asked again",
        "retired" when of.Outcomes is null => "never created; the row went back",
        "settled" or "retired" => $"collected and booked; the row {Outcome(of, place)}",
        _ => kind,
    };

    static string Outcome(Submission of, int place)
    {
        var index = of.Rows.Index().First(each => each.Item == place).Index;
        return of.Outcomes?.At(index) switch
        {
            RowOutcome.Succeeded => "succeeded",
            RowOutcome.Failed => "failed",
            RowOutcome.Repeated => "had its record already: paid in vain",
            _ => "went back",
        };
    }
}
