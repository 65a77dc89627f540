using System.Text.Json;
using Cairn.Claude;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>The results of one batch on disk, judged line by line and joined to the rows by custom_id.</summary>
sealed record Download
{
    /// <summary>The file as it came.</summary>
    public required string Path { get; init; }

    /// <summary>What was found for each row, in row order; null where there is no line for it.</summary>
    public required IReadOnlyList<RowResult?> Rows { get; init; }

    /// <summary>Lines by type, to compare with the batch's own counts.</summary>
    public required RequestCounts Tally { get; init; }

    /// <summary>Lines that are no results or not of this submission.</summary>
    public required int StrangeLines { get; init; }

    /// <summary>Whether the stream ended after a newline.</summary>
    public required bool EndsWithNewline { get; init; }

    /// <summary>
    /// Whether nothing is missing: a line for every row, the counts that the batch shows, a proper end.
    /// </summary>
    public bool IsComplete(RequestCounts counts) =>
        EndsWithNewline && StrangeLines == 0 && Rows.All(row => row is not null)
            && Tally == counts with { Processing = 0 };

    /// <summary>Fetches the results into a file and reads it.</summary>
    public static async Task<Download> FetchAsync(
        RunContext context, Submission submission, CancellationToken cancellationToken)
    {
        var path = context.Folder.SegmentPath($"{submission.Id}.part");
        await using var file = OwnerOnly.CreateFile(path);
        await using (var results = await context.Api.OpenResultsAsync(submission.BatchId!, cancellationToken))
        {
            try
            {
                await results.CopyToAsync(file, cancellationToken);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException
                && !cancellationToken.IsCancellationRequested)
            {
                // What came is judged incomplete below and fetched again later; that costs nothing.
            }
        }

        file.Position = 0;
        return await ReadAsync(context, submission, file, cancellationToken);
    }

    static async Task<Download> ReadAsync(
        RunContext context, Submission submission, FileStream file, CancellationToken cancellationToken)
    {
        var schemas = context.Rows.Schemas(submission.Rows);
        var numbers = submission.Rows.ToArray();
        var rows = new RowResult?[numbers.Length];
        var (succeeded, errored, canceled, expired, strange) = (0, 0, 0, 0, 0);
        long end = 0;
        await foreach (var (offset, line) in Lines.ReadAsync(file, cancellationToken))
        {
            end = offset + line.Length + 1;
            if (Parse(line) is not { } parsed
                || !CustomId.TryParse(parsed.CustomId, context.InstanceKey.Span, out var id)
                || id.RunId != context.RunId || id.SubmissionId != submission.Id
                || Array.BinarySearch(numbers, id.Row) is not (>= 0 and var index))
            {
                strange++;
                continue;
            }

            if (rows[index] is not null)
                continue;
            rows[index] = RowResult.Of(parsed.Result, schemas(id.Row), (offset, line.Length));
            _ = parsed.Result switch
            {
                BatchResult.Succeeded => succeeded++,
                BatchResult.Errored => errored++,
                BatchResult.Canceled => canceled++,
                BatchResult.Expired => expired++,
                _ => 0,
            };
        }

        return new()
        {
            Path = file.Name,
            Rows = rows,
            StrangeLines = strange,
            EndsWithNewline = end == file.Length,
            Tally = new(0, succeeded, errored, canceled, expired),
        };
    }

    static BatchResultLine? Parse(byte[] line)
    {
        try
        {
            return BatchResultLine.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
