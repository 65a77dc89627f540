using Cairn.Claude;

namespace Cairn.Running;

/// <summary>The results of one batch as they came, judged line by line and joined to the rows by custom_id.</summary>
sealed record Download : IAsyncDisposable
{
    /// <summary>All as it came; gone when this is disposed.</summary>
    public required ResultBytes Bytes { get; init; }

    /// <summary>What was found for each row, in row order; the default where there is no line for it.</summary>
    public required RowResult[] Rows { get; init; }

    /// <summary>Results in a batch of another program that no row of this run asked for.</summary>
    public required IReadOnlyList<RowResult> Others { get; init; }

    /// <summary>Lines by type, to compare with the batch's own counts.</summary>
    public required RequestCounts Counts { get; init; }

    /// <summary>Lines that are no results, or longer than any result.</summary>
    public required int UnreadableLines { get; init; }

    /// <summary>Results that are not of this submission.</summary>
    public required int StrangeLines { get; init; }

    /// <summary>Whether one of them may be a line of the run in whose name a byte broke on the way.</summary>
    public bool HasBrokenName { get; init; }

    /// <summary>Results of a row that had another result already; the first counts.</summary>
    public required int ContradictingLines { get; init; }

    /// <summary>Whether the stream ended after a newline.</summary>
    public required bool EndsWithNewline { get; init; }

    /// <summary>Whether every line is one that was expected.</summary>
    public bool IsClean => UnreadableLines + StrangeLines + ContradictingLines == 0;

    /// <summary>
    /// Whether nothing is missing: a line for every row, the counts that the batch shows, a proper end.
    /// </summary>
    public bool IsComplete(RequestCounts counts) =>
        EndsWithNewline && IsClean && Array.TrueForAll(Rows, row => row.IsThere)
            && (Counts == counts with { Processing = 0 }
                || Array.Exists(Rows, row => row.Meaning == ResultMeaning.Unknown));

    /// <summary>Fetches the results and reads them on their way.</summary>
    public static Task<Download> FetchAsync(
        RunContext context, Submission submission, CancellationToken cancellationToken) =>
        KeepAsync(context, submission, async bytes =>
        {
            await using var results = await context.Api.OpenResultsAsync(submission.BatchId!, cancellationToken);
            return await ReadAsync(
                (context, submission), bytes, buffer => FillAsync(results, buffer, cancellationToken),
                cancellationToken);
        });

    /// <summary>Reads what came back to the calls of a submission over Messages.</summary>
    public static Task<Download> OfCallsAsync(
        RunContext context, Submission submission, CancellationToken cancellationToken) =>
        KeepAsync(context, submission, async bytes =>
        {
            await using var answers = context.Blobs.OpenRead(CallJournal.AnswersOf(submission.Id)) ?? Stream.Null;
            return await ReadAsync(
                (context, submission), bytes, buffer => answers.ReadAsync(buffer, cancellationToken),
                cancellationToken);
        });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Bytes.ReleaseAsync();

    // What was received goes with a download that failed.
    static async Task<Download> KeepAsync(
        RunContext context, Submission submission, Func<ResultBytes, Task<Download>> read)
    {
        var bytes = await ResultBytes.BeginAsync(context.Blobs, submission.Id);
        try
        {
            return await read(bytes);
        }
        catch
        {
            await bytes.ReleaseAsync();
            throw;
        }
    }

    static async ValueTask<int> FillAsync(Stream results, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await results.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException
            && !cancellationToken.IsCancellationRequested)
        {
            // What came is judged incomplete and fetched again later; that costs nothing.
            return 0;
        }
    }

    internal static async Task<Download> ReadAsync(
        (RunContext Context, Submission Submission) of, ResultBytes bytes, Func<Memory<byte>, ValueTask<int>> fill,
        CancellationToken cancellationToken)
    {
        var tally = new ResultTally(of.Submission, bytes);
        var reader = new ResultReader(new(of.Context, of.Submission), tally, bytes);
        var endsWithNewline = await reader.ReadAsync(fill, cancellationToken);
        return new()
        {
            Bytes = bytes,
            Rows = tally.Rows,
            Others = tally.Others,
            UnreadableLines = tally.Unreadable,
            StrangeLines = tally.Strange,
            HasBrokenName = tally.HasBrokenName,
            ContradictingLines = tally.Contradicting,
            EndsWithNewline = endsWithNewline,
            Counts = tally.Counts,
        };
    }
}
