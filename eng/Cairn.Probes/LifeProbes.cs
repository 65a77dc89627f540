using System.Security.Cryptography;

namespace Cairn.Probes;

/// <summary>How batches are listed, cancelled, read and deleted.</summary>
sealed class LifeProbes(ProbeApi api, TimeSpan wait)
{
    static readonly TimeSpan Step = TimeSpan.FromSeconds(10);

    /// <summary>How many rows they may send.</summary>
    public static int RowsMax => 2;

    /// <summary>Which way do the cursors lead?</summary>
    public async Task<IReadOnlyList<Finding>> CursorsAsync(
        IReadOnlyList<Batch> made, CancellationToken cancellationToken)
    {
        var (older, newer) = (made[0].Id, made[^1].Id);
        async Task<bool> LeadsAsync(string query, string to) =>
            (await api.ListAsync($"limit=100&{query}", cancellationToken)).Any(batch => batch.Id == to);

        string Way(bool toOlder, bool toNewer) => (toOlder, toNewer) switch
        {
            (true, false) => "older ones",
            (false, true) => "newer ones",
            _ => "neither older nor newer ones alone",
        };
        return
        [
            new("after_id", "lists " + Way(
                await LeadsAsync($"after_id={newer}", older), await LeadsAsync($"after_id={older}", newer))),
            new("before_id", "lists " + Way(
                await LeadsAsync($"before_id={newer}", older), await LeadsAsync($"before_id={older}", newer))),
        ];
    }

    /// <summary>What may be done to a batch in which state?</summary>
    public async Task<IReadOnlyList<Finding>> CancelAndDeleteAsync(CancellationToken cancellationToken)
    {
        var batch = await api.CreateAsync(cancellationToken);
        var path = $"{ProbeApi.Batches}/{batch.Id}";
        async Task<string> SayAsync(string method, string to)
        {
            var reply = await api.SendAsync(method, to, [], cancellationToken);
            var status = reply.Json().TryGetProperty("processing_status", out var shown) ? $" ({shown})" : "";
            return reply.Said + status;
        }

        var other = await api.CreateAsync(cancellationToken);
        List<Finding> found =
        [
            new("delete_running", await SayAsync("DELETE", $"{ProbeApi.Batches}/{other.Id}")),
            new("cancel", $"of a batch that runs: {await SayAsync("POST", path + "/cancel")}"),
            new("cancel_again", await SayAsync("POST", path + "/cancel")),
        ];
        if (!await EndsAsync(batch.Id, cancellationToken))
            return [.. found, new("cancel_ended", $"unknown: the batch did not end within {wait}")];
        found.Add(new("cancel_ended", await SayAsync("POST", path + "/cancel")));
        found.Add(new("delete", await SayAsync("DELETE", path)));
        found.Add(new("delete_twice", await SayAsync("DELETE", path)));
        found.Add(new("retrieve_deleted", await SayAsync("GET", path)));
        found.Add(new("deleted_cursor", "after_id of a deleted batch: "
            + await SayAsync("GET", $"{ProbeApi.Batches}?limit=1&after_id={batch.Id}")));
        return found;
    }

    /// <summary>How do results come?</summary>
    public async Task<IReadOnlyList<Finding>> ResultsAsync(string batchId, CancellationToken cancellationToken)
    {
        if (!await EndsAsync(batchId, cancellationToken))
            return [new("results", $"unknown: the batch did not end within {wait}")];
        var path = $"{ProbeApi.Batches}/{batchId}/results";
        for (var hangUps = 0; hangUps < 3; hangUps++)
        {
            using var call = await api.OpenAsync(cancellationToken);
            await call.SendAsync(api.Head("GET", path, 0), cancellationToken);
            await call.HeadAsync(Step, cancellationToken);
        }

        var first = await api.GetAsync(path, cancellationToken);
        var second = await api.GetAsync(path, cancellationToken);
        var range = await api.GetAsync(path, cancellationToken, "range: bytes=0-9");
        var packed = await api.GetAsync(path, cancellationToken, "accept-encoding: gzip");
        string Of(RawReply reply, string header) => reply.Header(header) ?? "none";
        return
        [
            new("results_after_hang_up", $"{first.Status} after three downloads that were closed at their start"),
            new("results_twice", SHA256.HashData(first.Body).AsSpan().SequenceEqual(SHA256.HashData(second.Body))
                ? "two downloads are identical" : "two downloads differ"),
            new("results_range", $"a range is answered {range.Status} with {range.Body.Length} bytes of "
                + $"{first.Body.Length}; Accept-Ranges {Of(first, "accept-ranges")}, ETag {Of(first, "etag")}"),
            new("results_encoding", $"Content-Type {Of(first, "content-type")}; asked for gzip: Content-Encoding "
                + Of(packed, "content-encoding")),
        ];
    }

    /// <summary>The name of the first row of a batch's results; null when it does not end in time.</summary>
    public async Task<string?> CustomIdAsync(string batchId, CancellationToken cancellationToken)
    {
        if (!await EndsAsync(batchId, cancellationToken))
            return null;
        var results = await api.GetAsync($"{ProbeApi.Batches}/{batchId}/results", cancellationToken);
        return results.Json().TryGetProperty("custom_id", out var name) ? name.GetString() : null;
    }

    async Task<bool> EndsAsync(string batchId, CancellationToken cancellationToken)
    {
        for (var until = api.Now + wait; api.Now < until;)
        {
            var reply = await api.GetAsync($"{ProbeApi.Batches}/{batchId}", cancellationToken);
            if (reply.IsSuccess && Batch.Of(reply.Json()).HasEnded)
                return true;
            await api.WaitAsync(Step, cancellationToken);
        }

        return false;
    }
}
