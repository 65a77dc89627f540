using System.Text.Json;
using Cairn.Accounting;
using Cairn.Claude;
using Cairn.Planning;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>Looks into a batch of another program whose custom_ids are the rows' keys; changes nothing.</summary>
sealed class AdoptionLook(
    IBatchApi api, RowSource rows, RunLayout layout, ReadOnlyMemory<byte> instanceKey)
{
    const int StrangersShownMax = 3;

    /// <summary>Says which rows the batch holds; nothing while it runs or its results come incomplete.</summary>
    /// <exception cref="BadInputException">The batch is one of Cairn's own, or cannot be read any more.</exception>
    public async Task<Adoption> IntoAsync(string batchId, CancellationToken cancellationToken)
    {
        var batch = await api.RetrieveAsync(batchId, cancellationToken);
        if (!batch.HasEnded)
            return new(batch, null, 0, []);
        if (batch.ArchivedAt is not null)
        {
            throw new BadInputException([new(batchId, null, "a batch whose results are no longer kept",
                "one that ended less than 29 days ago", "Ask its rows in a new run.")]);
        }

        return await ReadAsync(batch, cancellationToken);
    }

    async Task<Adoption> ReadAsync(MessageBatch batch, CancellationToken cancellationToken)
    {
        var numbers = rows.Rows().Where(row => layout.IsAsked(row.Number))
            .ToDictionary(row => row.Key, row => layout.PlaceOf(row.Number), StringComparer.Ordinal);
        var found = new SortedSet<int>();
        var strangers = new List<string>();
        var usages = new Dictionary<string, TokenUsage>(StringComparer.Ordinal);
        var count = 0;
        await using var results = await api.OpenResultsAsync(batch.Id, cancellationToken);
        await foreach (var (_, line, _) in Lines.ReadAsync(results, cancellationToken))
        {
            if (Parsed(line) is not { CustomId: var id } result)
                continue;
            if (CustomId.TryParse(id, instanceKey.Span, out var own))
                throw new BadInputException([Own(batch.Id, own)]);
            if (result.Result is BatchResult.Succeeded { Message: { IsUnbilledRefusal: false } answer })
                usages[id] = TokenUsage.Of(answer.Usage);
            if (numbers.TryGetValue(id, out var row))
                found.Add(row);
            else if (count++ < StrangersShownMax)
                strangers.Add(id);
        }

        var isWhole = found.Count + count == batch.RequestCounts.Total;
        return new(batch, isWhole ? RowSet.OfAscending(found) : null, count, strangers) { Usages = usages };
    }

    static Fault Own(string batchId, CustomId own) => new(batchId, null,
        $"a batch of Cairn's own run {own.RunId}", "one that another program submitted",
        $"`cairn resume {own.RunId}` collects it; `cairn rebuild` where the ledger does not know that run.");

    static BatchResultLine? Parsed(byte[] line)
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
