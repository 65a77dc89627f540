using Cairn.Running;

namespace Cairn.Reporting;

/// <summary>A row that failed for good, and why: what somebody chooses from who wants to ask again.</summary>
/// <param name="Number">Its 0-based number, as <c>row</c> in the results.</param>
/// <param name="Key">The user's name for it.</param>
/// <param name="Type">The kind of failure, as <c>error.type</c> in the results.</param>
sealed record FailedRow(int Number, string Key, string Type)
{
    static readonly HashSet<string> Doubtful = ["result_corrupt", "result_missing", "results_unavailable"];

    /// <summary>Whether an answer may have been billed that nobody saw.</summary>
    public bool MayBePaid => Doubtful.Contains(Type);

    /// <summary>All failed rows of a run in input order, read from its segments.</summary>
    public static async Task<List<FailedRow>> AllAsync(
        RunMaterial material, RunSnapshot snapshot, CancellationToken cancellationToken)
    {
        material.Follow(snapshot.Run);
        var found = new List<FailedRow>();
        await using var records = new RecordFinder(material, snapshot);
        foreach (var row in material.Rows.Rows())
        {
            if (records.RecordedFinal(row.Number) != false)
                continue;
            var record = await records.FindAsync(row.Number, cancellationToken);
            found.Add(new(row.Number, row.Key, record.Verdict(material.SchemaAt(row, record.Place)) switch
            {
                RowVerdict.Failed(var type, _) => type,
                RowVerdict.Retryable(var type, _) => type,
                _ => "unknown",
            }));
        }

        return found;
    }
}
