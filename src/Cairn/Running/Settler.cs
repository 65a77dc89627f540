using System.Diagnostics;
using System.Text.Json;
using Cairn.Accounting;
using Cairn.Profiling.Tokens;
using Cairn.Quality.Lengths;
using Cairn.Running.Watching;

namespace Cairn.Running;

/// <summary>Turns the results of one batch into records, books and rows that go back, in one transaction.</summary>
sealed class Settler(RunContext context)
{
    const int AttemptsMax = 5;
    const int ExpiriesMax = 3;
    const int BackoffDoublingsMax = 8;

    static readonly TimeSpan RetryBackoff = TimeSpan.FromSeconds(30);
    static readonly TimeSpan HedgeBackoff = TimeSpan.FromMinutes(10);

    /// <summary>Settles by what was downloaded; what is missing by now stays missing.</summary>
    public async Task SettleAsync(Submission ended, Download download, RunSnapshot snapshot)
    {
        if (!download.IsClean || download.Others.Count > 0)
            await KeepEvidenceAsync(ended, download);
        var taken = TakenElsewhere(ended, snapshot);
        var outcomes = ended.Rows
            .Select((row, index) => taken.Contains(row)
                ? RowOutcome.Repeated
                : IsAskedLonger(ended, row, download.Rows[index]) && !snapshot.Run.CancelRequested
                ? RowOutcome.Returned
                : Outcome(ended, download.Rows[index], snapshot.Run.CancelRequested))
            .ToList();
        var truncated = RowSet.OfAscending(ended.Rows.Where((row, index) =>
            outcomes[index] == RowOutcome.Returned && download.Rows[index].Meaning == ResultMeaning.Cut));
        var books = BooksOf(ended, download, outcomes);
        var lost = RowSet.OfAscending(ended.Rows.Where((_, index) =>
            download.Rows[index].Meaning is ResultMeaning.Missing or ResultMeaning.Unknown));
        var unknown = Unknown(ended, lost, Sum(books));
        var missed = RowSet.OfAscending(ended.Rows.Where((place, index) => Misses(ended, place, download.Rows[index])));
        var samples = new UsageSampler(context).Of(ended, download.Rows);
        await WriteAsync(
            ended with
            {
                Missed = missed,
                Truncated = truncated,
                Lengths = LengthsOf(download),
                Cache = new CacheWatch(context).Of(ended, download.Rows, samples, snapshot),
            },
            (outcomes, books, unknown, samples),
            (download.Bytes.Length, segment => WriteLinesAsync(segment, ended, download)),
            Held(ended, download));

        var expired = download.Rows.Count(row => row.Meaning == ResultMeaning.Expired);
        var permille = QueueShare.AfterBatch(snapshot.Run.QueuePermille, ended.Count, expired);
        if (permille != snapshot.Run.QueuePermille)
            await context.Store.ChangeAsync(ended.RunId, new() { QueuePermille = permille });
    }

    /// <summary>Settles a batch whose results are gone: its rows fail, and what they cost stays unknown.</summary>
    public async Task SettleUnavailableAsync(Submission ended, RunSnapshot snapshot)
    {
        var taken = TakenElsewhere(ended, snapshot);
        var outcomes = ended.Rows
            .Select(row => taken.Contains(row) ? RowOutcome.Repeated
                : IsLate(ended) ? RowOutcome.Returned
                : RowOutcome.Failed)
            .ToList();
        await WriteAsync(
            ended with { Missed = ended.Marks.Places }, (outcomes, [], ended.Reserved, []),
            (0, segment => WriteRefusalsAsync(segment, ended)), RowSet.Empty);
        context.Notice($"the results of batch {ended.BatchId} ({ended.Count} rows) are no longer available: its rows "
            + $"failed, and up to {ended.Reserved} USD that they may have cost stay booked as unknown.");
    }

    // A primer is there to write; whatever else is marked is there to read all that it marks.
    static bool Misses(Submission ended, int place, RowResult result)
    {
        if (ended.Marks.LevelAt(place) == 0)
            return false;
        var (read, written) = (result.Tokens.CacheRead, result.Tokens.CacheWritten);
        return ended.IsPrimer ? read + written == 0 : result.By is not null && (read == 0 || written > 0);
    }

    // Where answers decide about max_tokens, one that was cut off is asked once more, for a longer one.
    bool IsAskedLonger(Submission ended, int place, RowResult result) =>
        result.Meaning == ResultMeaning.Cut && !IsLate(ended) && !ended.Enlarged.Places.Contains(place)
        && context.WorkloadOf(context.Layout.PartAt(place)).IsMaxTokensAuto;

    static LengthTally LengthsOf(Download download) => LengthTally.Of(download.Rows
        .Where(result => result.By is not null)
        .Select(result => (result.By!.Model, result.Tokens.Output, result.Meaning == ResultMeaning.Cut)));

    static bool IsLate(Submission ended) => ended.State == SubmissionState.Abandoned;

    async Task WriteAsync(
        Submission ended,
        (List<RowOutcome> Outcomes, IReadOnlyList<UsageEntry> Books, Usd Unknown, IReadOnlyList<UsageSample> Samples)
            found,
        (long Bytes, Func<SegmentDraft, Task> Write) lines, RowSet held)
    {
        var (cost, wasted) = (Sum(found.Books), Sum(found.Books.Where(entry => entry.Kind == UsageKind.Wasted)));
        var settled = ended with
        {
            State = SubmissionState.Settled,
            Segment = await Segment.WriteAsync(context, ended.Id, lines),
            Outcomes = OutcomeMap.Of(found.Outcomes),
            Settled = cost,
            Wasted = wasted,
        };
        var again = settled.RowsThat(outcome => outcome == RowOutcome.Returned);
        // What a cancelled hedge gives back is first looked for in the late batch that it stood in for.
        var notBefore = context.Clock.Now + (ended.IsCanceling
            ? HedgeBackoff
            : RetryBackoff * (1 << Math.Min(ended.Attempt, BackoffDoublingsMax)));
        var unasked = again.Intersect(Unasked(ended));
        List<RetrySet> returned =
        [
            new(unasked, ended.Attempt, context.Clock.Now),
            new(again.Except(held).Except(unasked), ended.Attempt + 1, notBefore),
            new(again.Intersect(held), ended.Attempt + 1, notBefore)
            {
                Held = "their results have a type that this version does not know; a newer one may",
            },
        ];
        await context.Store.SettleAsync(ended, new(
            settled, found.Books, cost, wasted, IsLate(ended) ? [] : returned,
            IsLate(ended) ? settled.RecordedRows() : RowSet.Empty)
        {
            Unknown = found.Unknown,
            Samples = found.Samples,
        });
    }

    // A batch that appears late may only answer rows that still wait; what is recorded or in flight elsewhere is paid
    // twice.
    static RowSet TakenElsewhere(Submission ended, RunSnapshot snapshot)
    {
        var others = snapshot.Submissions.Where(other => other.Id != ended.Id).ToList();
        var recorded = others.Aggregate(RowSet.Empty, (rows, other) => rows.Union(other.RecordedRows()));
        return IsLate(ended)
            ? others.Where(other => other.IsOpen).Aggregate(recorded, (rows, other) => rows.Union(other.Rows))
            : recorded;
    }

    static RowOutcome Outcome(Submission ended, RowResult result, bool isCanceled) => result.Meaning switch
    {
        ResultMeaning.Missing => IsLate(ended) ? RowOutcome.Returned
            : ended.Kind == SubmissionKind.Messages ? Within(ended, AttemptsMax)
            : RowOutcome.Failed,
        ResultMeaning.Failed or ResultMeaning.Cut => RowOutcome.Failed,
        ResultMeaning.Succeeded => RowOutcome.Succeeded,
        ResultMeaning.Unknown => RowOutcome.Returned,
        ResultMeaning.Canceled => isCanceled && !IsLate(ended) ? RowOutcome.Failed : RowOutcome.Returned,
        ResultMeaning.Expired => Within(ended, ExpiriesMax),
        ResultMeaning.Retryable => Within(ended, AttemptsMax),
        _ => throw new UnreachableException(),
    };

    static RowOutcome Within(Submission ended, int attemptsMax) =>
        !IsLate(ended) && ended.Attempt + 1 >= attemptsMax ? RowOutcome.Failed : RowOutcome.Returned;

    // Single messages that never left were not tried.
    RowSet Unasked(Submission ended)
    {
        if (ended.Kind == SubmissionKind.Batch)
            return RowSet.Empty;
        var journal = CallJournal.Read(context.Blobs, ended.Id);
        return RowSet.OfAscending(ended.Rows.Where(place => !journal.HasAsked(place)));
    }

    static RowSet Held(Submission ended, Download download) => RowSet.OfAscending(
        ended.Rows.Where((_, index) => download.Rows[index].Meaning == ResultMeaning.Unknown));

    Usd Unknown(Submission ended, RowSet lost, Usd cost)
    {
        var left = LeftOf(ended, cost);
        if (lost.Count == 0 || ended.Kind == SubmissionKind.Batch)
            return lost.Count == 0 ? Usd.Zero : left;

        // A call that got no answer may have cost what was reserved for it, and the next ones go on all the same.
        var share = new RowReserve(context).ShareOf(ended, lost);
        return share < left ? share : left;
    }

    // One row may be far dearer than another, so the rows that nobody can read may have cost all that the others left.
    static Usd LeftOf(Submission ended, Usd cost) => cost < ended.Reserved ? ended.Reserved - cost : Usd.Zero;

    IReadOnlyList<UsageEntry> BooksOf(Submission ended, Download download, List<RowOutcome> outcomes)
    {
        var answers = new BilledAnswers(
            context.Catalog, ended.Kind == SubmissionKind.Batch, context.Layout.PartAt(ended.Rows.Ranges[0].Start));
        for (var index = 0; index < download.Rows.Length; index++)
            answers.Add(download.Rows[index], KindOf(outcomes[index]));
        foreach (var result in download.Others)
            answers.Add(result, UsageKind.Wasted);
        return answers.Books();
    }

    static UsageKind KindOf(RowOutcome outcome) => outcome switch
    {
        RowOutcome.Succeeded => UsageKind.Succeeded,
        RowOutcome.Repeated => UsageKind.Wasted,
        _ => UsageKind.Failed,
    };

    // In row order; a row for which no line ever came gets one that says so.
    async Task WriteLinesAsync(SegmentDraft segment, Submission ended, Download download)
    {
        var first = 0;
        foreach (var (index, row) in ended.Rows.Index())
        {
            if (download.Rows[index].IsThere && ended.Origin != SubmissionOrigin.Adopted)
                continue;
            await segment.AddAsync(download.Bytes, download.Rows.AsMemory(first..index));
            await segment.AddAsync(OwnLine(ended, row, download, download.Rows[index]));
            first = index + 1;
        }

        await segment.AddAsync(download.Bytes, download.Rows.AsMemory(first..));
    }

    ReadOnlyMemory<byte> OwnLine(Submission ended, int row, Download download, RowResult result)
    {
        if (result.IsThere)
        {
            var line = new byte[result.Length];
            download.Bytes.ReadExactlyAt(result.Offset, line);
            return Renamed(line, CustomIdOf(ended, row));
        }

        return Refusal(ended, row, download.UnreadableLines > 0 ? "result_corrupt" : "result_missing",
            ended.Kind == SubmissionKind.Messages
                ? "the call of the row got no answer; whether it was billed is unknown"
                : $"batch {ended.BatchId} has no readable line for the row; whether it was billed is unknown");
    }

    async Task WriteRefusalsAsync(SegmentDraft segment, Submission ended)
    {
        foreach (var row in ended.Rows)
        {
            await segment.AddAsync(Refusal(ended, row, "results_unavailable",
                $"the results of batch {ended.BatchId} are no longer available; the row may have been billed"));
        }
    }

    // A segment names its rows as this run does, whoever sent them.
    static byte[] Renamed(ReadOnlyMemory<byte> line, string customId)
    {
        using var parsed = JsonDocument.Parse(line);
        return System.Text.Encoding.UTF8.GetBytes(
            $"{{\"custom_id\":\"{customId}\",\"result\":{parsed.RootElement.GetProperty("result").GetRawText()}}}\n");
    }

    ReadOnlyMemory<byte> Refusal(Submission ended, int row, string type, string message) =>
        Segment.Refusal(CustomIdOf(ended, row), type, message);

    string CustomIdOf(Submission ended, int row) =>
        context.CustomIdOf(ended, row).Format(context.InstanceKey.Span);

    // What does not fit is never applied, and never thrown away.
    async Task KeepEvidenceAsync(Submission ended, Download download)
    {
        await using var copy = await context.Blobs.DraftAsync($"{ended.Id}.raw");
        await download.Bytes.CopyToAsync(copy.Content);
        await copy.PublishAsync($"{ended.Id}.raw.jsonl");
        context.Notice($"the results of batch {ended.BatchId} hold {download.UnreadableLines} unreadable lines, "
            + $"{download.StrangeLines + download.Others.Count} of somebody else and "
            + $"{download.ContradictingLines} that contradict another; "
            + $"they were not applied and are kept in {ended.Id}.raw.jsonl.");
    }

    Usd Sum(IEnumerable<UsageEntry> entries) =>
        entries.Aggregate(Usd.Zero, (sum, entry) => sum + entry.Cost(context.Catalog));
}
