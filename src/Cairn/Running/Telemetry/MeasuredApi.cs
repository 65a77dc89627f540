using Cairn.Claude;

namespace Cairn.Running.Telemetry;

/// <summary>The Message Batches API, with each call and the bytes of bodies and results counted.</summary>
sealed class MeasuredApi(IBatchApi inner, RunSignals signals) : IBatchApi
{
    readonly CallCounts _counts = new(signals);

    public async Task<CreateReply> CreateAsync(BatchUpload upload, CancellationToken cancellationToken)
    {
        var reply = await inner.CreateAsync(upload, cancellationToken);
        _counts.Add("create", reply switch
        {
            { Batch: not null } or { IsUnreadableSuccess: true } => CallCounts.Success,
            { Error: { } error } => $"{(int)error.Status}",
            _ => CallCounts.NoAnswer,
        });
        if (reply.TailReleased)
            Instruments.Uploaded.Add(upload.Length, signals.Tags());
        return reply;
    }

    public Task<MessageBatchPage> ListAsync(int limit, string? afterId, CancellationToken cancellationToken) =>
        _counts.AroundAsync("list", () => inner.ListAsync(limit, afterId, cancellationToken));

    public Task<MessageBatch> RetrieveAsync(string batchId, CancellationToken cancellationToken) =>
        _counts.AroundAsync("retrieve", () => inner.RetrieveAsync(batchId, cancellationToken));

    public async Task<Stream> OpenResultsAsync(string batchId, CancellationToken cancellationToken) =>
        new CountedStream(
            await _counts.AroundAsync("results", () => inner.OpenResultsAsync(batchId, cancellationToken)),
            count => Instruments.Downloaded.Add(count, signals.Tags()));

    public Task<MessageBatch> CancelAsync(string batchId, CancellationToken cancellationToken) =>
        _counts.AroundAsync("cancel", () => inner.CancelAsync(batchId, cancellationToken));

    public Task DeleteAsync(string batchId, CancellationToken cancellationToken) =>
        _counts.AroundAsync("delete", async () =>
        {
            await inner.DeleteAsync(batchId, cancellationToken);
            return true;
        });
}
