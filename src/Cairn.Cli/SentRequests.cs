using System.CommandLine;
using Cairn.Auditing.Watching;
using Cairn.Planning;
using Cairn.Running;
using Cairn.Running.Watching;

namespace Cairn.Cli;

/// <summary>What the user still has of a batch that another program sent: its requests and its headers.</summary>
sealed class SentRequests
{
    readonly Option<string[]> _requests = new("--requests")
    {
        Description = "what was sent to create the batch, JSONL or {\"requests\": [...]}; shows why its cache failed",
        HelpName = "file",
    };

    readonly Option<string[]> _betas = new("--beta")
    {
        Description = "a name in the anthropic-beta header that it was sent with; repeatable, with --requests",
        HelpName = "name",
    };

    public IReadOnlyList<Option> Options => [_requests, _betas];

    /// <summary>Reads the requests beside what was billed for them; null where none are given.</summary>
    public async Task<SentCache?> ReadAsync((CairnHome Home, PreparedWorkload Prepared, RunLayout Layout) of,
        Adoption adoption, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_requests) is not { Length: > 0 } files)
            return null;
        var batch = await new SentBatchReader(of.Prepared.Catalog).ReadAsync(
            CallOf(adoption, parsed.GetValue(_betas) ?? []), files, adoption.Usages, cancellationToken);
        var archive = new SentArchive(of.Home.SentFolder, of.Prepared.Catalog);
        return new(batch, archive, PrefixesOf(batch, of.Prepared.Rows, of.Layout));
    }

    static SentCall CallOf(Adoption adoption, IReadOnlyList<string> betas) => new(
        adoption.Batch.Id, adoption.Batch.CreatedAt, adoption.Batch.EndedAt ?? adoption.Batch.CreatedAt,
        adoption.Batch.Context.WorkspaceId ?? "default", betas);

    static Dictionary<string, int> PrefixesOf(SentBatch batch, RowSource rows, RunLayout layout)
    {
        var wanted = batch.Groups.Select(group => group.Prompt.CustomId).ToHashSet(StringComparer.Ordinal);
        return rows.Rows().Where(row => wanted.Contains(row.Key) && layout.IsAsked(row.Number))
            .ToDictionary(row => row.Key, row => layout.NodeAt(layout.PlaceOf(row.Number)), StringComparer.Ordinal);
    }
}

/// <summary>The requests of a batch, what is compared with them, and which prefix of the run each row has.</summary>
sealed record SentCache(SentBatch Batch, SentArchive Archive, IReadOnlyDictionary<string, int> Prefixes)
{
    /// <summary>What became of the cache, set by set.</summary>
    /// <param name="submissionId">The submission that the batch is taken over as.</param>
    public IReadOnlyList<CacheFinding> Findings(string submissionId) => SentFindings.Of(
        Batch, Archive.Before(Batch.Call), submissionId, key => Prefixes.GetValueOrDefault(key, -1));
}
