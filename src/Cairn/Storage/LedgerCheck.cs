using System.Text.Json;
using Cairn.Accounting;
using Cairn.Models;
using Cairn.Running;
using Microsoft.Data.Sqlite;

namespace Cairn.Storage;

/// <summary>
/// Holds the ledger's tables against its chain of events and against each other: every row in one place, every dollar
/// on one account.
/// </summary>
static class LedgerCheck
{
    const string Restore = "Restore a copy of the ledger, then `cairn rebuild`.";

    /// <summary>What is wrong with the file and with one run in it; empty when all is sound.</summary>
    public static IReadOnlyList<Finding> Of(SqliteConnection connection, string runId, ModelCatalog catalog)
    {
        var pages = connection.Query(row => row.GetString(0), "pragma integrity_check");
        if (pages is not ["ok"])
            return [.. pages.Select(page => new Finding("ledger file", page, "sound pages", Restore))];

        try
        {
            var run = RunRows.Of(connection, runId);
            var submissions = connection.Query(
                LedgerRows.Submission, "select * from submission where run_id = @1 order by seq", runId);
            var events = connection.Query(
                LedgerRows.Event, "select * from event where run_id = @1 order by seq", runId);
            return
            [
                .. Gaps(connection),
                .. Chain(connection, runId, events),
                .. States(submissions, events),
                .. StageCheck.Of(run, events),
                .. RowAudit.Of(run, submissions, TakenRows.Of(connection, runId)),
                .. MoneyAudit.Of(run, submissions, Unknown(events)),
                .. Prices(connection, runId, submissions, catalog),
            ];
        }
        catch (Exception exception) when (exception is FormatException or InvalidCastException or JsonException
            or IOException or OverflowException or ArgumentException or IndexOutOfRangeException)
        {
            return
            [
                new($"run {runId}", $"values that cannot be read: {exception.Message}", "what was written", Restore),
            ];
        }
    }

    // Events are numbered without a gap, and never deleted.
    static IEnumerable<Finding> Gaps(SqliteConnection connection)
    {
        var (count, last) = connection.Query(
            row => (row.GetInt64(0), row.GetInt64(1)), "select count(*), coalesce(max(seq), 0) from event")[0];
        if (count != last)
            yield return new("events", $"{count} events", $"{last}, the number of the last one", Restore);
    }

    static IEnumerable<Finding> Chain(SqliteConnection connection, string runId, List<LedgerEvent> events)
    {
        var hashes = connection.Query(
            row => (Number: row.GetInt64(0), Previous: row.GetString(1), Hash: row.GetString(2)),
            "select seq, prev_hash, hash from event where run_id = @1 order by seq", runId);
        var previous = "";
        foreach (var (written, link) in events.Zip(hashes))
        {
            if (link.Previous != previous)
            {
                yield return new($"event {link.Number}", $"the hash {link.Previous} of the event before it",
                    $"{previous}: an event is missing or out of order", Restore);
            }
            else if (link.Hash != EventChain.Hash(previous, written))
            {
                yield return new($"event {link.Number}", "an event that was edited",
                    $"one with the hash {link.Hash}", Restore);
            }

            previous = link.Hash;
        }
    }

    static IEnumerable<Finding> States(List<Submission> submissions, List<LedgerEvent> events)
    {
        var last = events.Where(each => each.SubmissionId is not null)
            .GroupBy(each => each.SubmissionId!)
            .ToDictionary(of => of.Key, of => of.Last());
        foreach (var submission in submissions)
        {
            if (Contradiction(submission, last.GetValueOrDefault(submission.Id)) is var (found, expected))
                yield return new($"submission {submission.Id}", found, expected, Restore);
            last.Remove(submission.Id);
        }

        foreach (var id in last.Keys)
            yield return new($"submission {id}", "nothing", "the submission that events tell of", Restore);
    }

    // Events of the first version of the ledger say neither state nor digest.
    static (string Found, string Expected)? Contradiction(Submission submission, LedgerEvent? last)
    {
        var stands = $"{LedgerEvent.NameOf(submission.State)}, epoch {submission.Epoch}";
        if (last is null)
            return (stands, "an event that tells of it");
        var told = $"{Value(last, "state")}, epoch {last.Epoch}";
        if (Value(last, "state") is not null && told != stands)
            return (stands, $"{told}, as its last event says");
        return Value(last, "digest") is { } digest && digest != LedgerEvent.Digest(submission)
            ? ("rows, outcomes, files or money that were edited", "what its last event was written for")
            : null;
    }

    static IEnumerable<Finding> Prices(
        SqliteConnection connection, string runId, List<Submission> submissions, ModelCatalog catalog)
    {
        var books = connection.Query(
            row => (Of: row.TextOf("submission_id"), Entry: LedgerRows.UsageEntry(row)),
            "select usage.* from usage join submission on submission.id = submission_id where run_id = @1", runId)
            .ToLookup(line => line.Of, line => line.Entry.Cost(catalog));
        foreach (var submission in submissions)
        {
            var priced = MoneyAudit.Sum(books[submission.Id]);
            if (priced != submission.Settled)
            {
                yield return new($"usage of submission {submission.Id}", $"tokens worth {priced} USD",
                    $"{submission.Settled} USD, as it was settled",
                    "If prices changed since, give the ones of that time by --models; else " + Restore);
            }
        }
    }

    static Usd Unknown(List<LedgerEvent> events) => MoneyAudit.Sum(events
        .Select(each => Value(each, "unknown_usd"))
        .OfType<string>()
        .Select(amount => new Usd(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture))));

    static string? Value(LedgerEvent of, string name)
    {
        using var data = JsonDocument.Parse(of.Data);
        return data.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}
