using Cairn.Accounting;
using Cairn.Auditing.Reading;
using Cairn.Models;

namespace Cairn.Auditing.Watching;

/// <summary>Reads the requests of a batch from the file that was sent, and puts what was billed beside them.</summary>
/// <remarks>Memory: a few bytes for each result, and the bodies of at most 1,024 requests that differ.</remarks>
sealed class SentBatchReader(ModelCatalog catalog)
{
    const int GroupsMax = 1024;

    readonly Dictionary<(string Shape, UInt128 Content, RequestTraits Traits), SentGroup> _groups = [];

    /// <summary>Reads the files.</summary>
    /// <param name="call">What is known of the batch.</param>
    /// <param name="files">The create body, or its requests line by line; several are read as one.</param>
    /// <param name="usages">By custom_id what was billed for each answered request.</param>
    /// <param name="cancellationToken">Stops between two parts of a file.</param>
    /// <exception cref="BadInputException">A file cannot be read, or none of its requests is of the batch.</exception>
    public async Task<SentBatch> ReadAsync(SentCall call, IReadOnlyList<string> files,
        IReadOnlyDictionary<string, TokenUsage> usages, CancellationToken cancellationToken)
    {
        var (row, unmarked, known) = (0L, 0, 0);
        var named = files.Select(file => new AuditFile(file, IsNamed: true));
        await foreach (var request in new RequestFiles(catalog).ReadAsync(named, cancellationToken))
        {
            if (request.Request.CustomId is not { } id || !usages.TryGetValue(id, out var usage))
                continue;
            known++;
            if (SentPrompt.Of(request) is { } prompt)
                GroupOf(prompt).Add(row, prompt, usage);
            else
                unmarked++;
            row++;
        }

        if (known == 0 && usages.Count > 0)
        {
            throw new BadInputException([new(files[0], null, "no request of the batch",
                $"requests whose custom_id is one of its results, such as {usages.Keys.First()}",
                "Name the file that was sent to create this batch.")]);
        }

        return new(call, [.. _groups.Values], unmarked, Math.Max(0, usages.Count - known));
    }

    // Where more differ than anybody can keep, those of one form are counted together.
    SentGroup GroupOf(SentPrompt prompt)
    {
        var key = (prompt.Shape, prompt.Content, prompt.Traits);
        if (!_groups.ContainsKey(key) && _groups.Count >= GroupsMax)
            key = (prompt.Shape, 0, prompt.Traits);
        if (!_groups.TryGetValue(key, out var group))
            _groups.Add(key, group = new(prompt));
        return group;
    }
}
