using Cairn.Accounting;
using Cairn.Claude;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>Takes an ended batch of this run into a ledger that does not know it, by what its results say.</summary>
sealed class Importer(RunContext context)
{
    /// <summary>Reads which rows the batch asked and writes it down as a late one of this run.</summary>
    /// <returns>False when it was known by then, or holds no row of this input.</returns>
    public async Task<bool> ImportAsync(
        Run run, (CustomId First, MessageBatch Batch) found, CancellationToken cancellationToken)
    {
        var rows = new SortedSet<int>();
        await using (var results = await context.Api.OpenResultsAsync(found.Batch.Id, cancellationToken))
        {
            await foreach (var (_, line, _) in Lines.ReadAsync(results, cancellationToken))
            {
                if (CustomId.TryParse(CustomIdOf(line), context.InstanceKey.Span, out var id)
                    && id.RunId == run.Id && id.SubmissionId == found.First.SubmissionId && id.Row < run.Places
                    && id.Shard == context.Layout.MarkAt(id.Row))
                {
                    rows.Add(id.Row);
                }
            }
        }

        // A download that broke off shows fewer rows than the batch has; the next sweep reads it again.
        return rows.Count == found.Batch.RequestCounts.Total && await context.Store.ImportAsync(
            Found(run, found.Batch, (found.First.SubmissionId, RowSet.OfAscending(rows))) with
            {
                Attempt = found.First.Attempt,
                Origin = SubmissionOrigin.Imported,
                RunAfter = context.Clock.Now,
            });
    }

    /// <summary>A batch that this ledger never planned, as a late submission that reserves nothing.</summary>
    public static Submission Found(Run run, MessageBatch batch, (string Id, RowSet Rows) asked) => new()
    {
        Id = asked.Id,
        RunId = run.Id,
        WorkspaceId = run.WorkspaceId!,
        Attempt = 0,
        IsPrimer = false,
        Rows = asked.Rows,
        BodyBytes = 0,
        BodySha256 = "",
        Reserved = Usd.Zero,
        State = SubmissionState.Abandoned,
        BatchId = batch.Id,
        IsAdopted = true,
        AcceptedAt = batch.CreatedAt,
        CommittedAt = batch.CreatedAt,
    };

    static string CustomIdOf(byte[] line)
    {
        try
        {
            return BatchResultLine.Parse(line).CustomId;
        }
        catch (System.Text.Json.JsonException)
        {
            return "";
        }
    }
}
