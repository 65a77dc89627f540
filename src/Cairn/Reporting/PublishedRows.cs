using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cairn.Claude;
using Cairn.Running;
using Cairn.Running.Reusing;
using Cairn.Workloads;

namespace Cairn.Reporting;

/// <summary>
/// Joins input, ledger and segments row by row in input order: what every form of results is written from, at any time
/// and at no cost. A few bytes for a row are held, never its answer.
/// </summary>
sealed class PublishedRows(RunMaterial material)
{
    /// <summary>How results are written as JSON: compact, and readable in any language.</summary>
    public static JsonWriterOptions Json { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>All rows of the input.</summary>
    /// <param name="snapshot">What the ledger shows.</param>
    /// <param name="cancellationToken">Stops between two rows.</param>
    public async IAsyncEnumerable<PublishedRow> ReadAsync(
        RunSnapshot snapshot, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var twins = new FirstTwins(material.Layout);
        await using var records = new RecordFinder(material, snapshot);
        await using var reused = new ReusedReader(material, cancellationToken);
        foreach (var row in material.Rows.Rows())
        {
            var record = await records.FindAsync(row.Number, cancellationToken);
            var taken = record.Place < 0 ? await reused.FindAsync(row.Number) : null;
            if (taken is not null)
                record = RecordOf(taken);
            yield return new(row.Redacted(material.Workload.Redact), record, VerdictOf(row, record))
            {
                DuplicateOf = twins.KeyOfFirst(row),
                ReusedFrom = taken?.RunId,
                Others = await OthersAsync(records, row, record, cancellationToken),
            };
        }
    }

    // What other stages answered beside the final answer.
    async Task<List<(RowRecord, RowVerdict?)>> OthersAsync(
        RecordFinder records, Row row, RowRecord final, CancellationToken cancellationToken)
    {
        List<(RowRecord, RowVerdict?)> others = [];
        foreach (var part in material.Layout.Parts.Count > 1 ? material.Layout.Parts : [])
        {
            var place = part.PlaceOf(row.Number);
            if (place < 0 || place == final.Place || records.RecordedAt(place) is null)
                continue;
            var other = await records.FindAtAsync(place, cancellationToken);
            others.Add((other, VerdictOf(row, other)));
        }

        return others;
    }

    RowVerdict? VerdictOf(Row row, RowRecord record) =>
        record.Verdict(record.Line is null ? null : material.SchemaAt(row, Math.Max(0, record.Place)));

    static RowRecord RecordOf(ReusedAnswer answer) =>
        new(BatchResultLine.Parse(answer.Line), 0, answer.BatchId, RowOutcome.Succeeded) { Raw = answer.Line };
}
