using Cairn.Claude;

namespace Cairn.Running;

/// <summary>The results of one batch on disk, judged line by line and joined to the rows by custom_id.</summary>
sealed record Download : IAsyncDisposable
{
    const int ChunkBytes = 1 << 16;

    /// <summary>The file as it came; gone when this is disposed.</summary>
    public required IBlobDraft File { get; init; }

    /// <summary>What was found for each row, in row order; null where there is no line for it.</summary>
    public required IReadOnlyList<RowResult?> Rows { get; init; }

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
        EndsWithNewline && IsClean && Rows.All(row => row is not null)
            && (Counts == counts with { Processing = 0 } || Rows.Any(row => row!.Verdict is RowVerdict.Unknown));

    /// <summary>Fetches the results into a file and reads it.</summary>
    public static async Task<Download> FetchAsync(
        RunContext context, Submission submission, CancellationToken cancellationToken)
    {
        var file = await context.Blobs.DraftAsync(submission.Id);
        try
        {
            await CopyAsync(context, submission, file.Content, cancellationToken);
            return await ReadAsync(context, submission, file, cancellationToken);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads what came back to the calls of a submission over Messages.</summary>
    public static async Task<Download> OfCallsAsync(
        RunContext context, Submission submission, CancellationToken cancellationToken)
    {
        var file = await context.Blobs.DraftAsync(submission.Id);
        try
        {
            await using var answers = context.Blobs.OpenRead(CallJournal.AnswersOf(submission.Id));
            if (answers is not null)
                await answers.CopyToAsync(file.Content, cancellationToken);
            return await ReadAsync(context, submission, file, cancellationToken);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => File.DisposeAsync();

    static async Task CopyAsync(
        RunContext context, Submission submission, Stream to, CancellationToken cancellationToken)
    {
        await using var results = await context.Api.OpenResultsAsync(submission.BatchId!, cancellationToken);
        var chunk = new byte[ChunkBytes];
        while (true)
        {
            int read;
            try
            {
                read = await results.ReadAsync(chunk, cancellationToken);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException
                && !cancellationToken.IsCancellationRequested)
            {
                // What came is judged incomplete and fetched again later; that costs nothing.
                return;
            }

            if (read == 0)
                return;
            await to.WriteAsync(chunk.AsMemory(0, read), cancellationToken);
        }
    }

    static async Task<Download> ReadAsync(
        RunContext context, Submission submission, IBlobDraft file, CancellationToken cancellationToken)
    {
        file.Content.Position = 0;
        var tally = new ResultTally(context, submission);
        long end = 0;
        await foreach (var (offset, line, next) in Lines.ReadAsync(file.Content, cancellationToken))
        {
            tally.Add(line, offset);
            end = next;
        }

        return new()
        {
            File = file,
            Rows = tally.Rows,
            Others = tally.Others,
            UnreadableLines = tally.Unreadable,
            StrangeLines = tally.Strange,
            HasBrokenName = tally.HasBrokenName,
            ContradictingLines = tally.Contradicting,
            EndsWithNewline = end == file.Content.Length,
            Counts = tally.Counts,
        };
    }
}
