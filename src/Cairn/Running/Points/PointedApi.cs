using Cairn.Claude;

namespace Cairn.Running.Points;

/// <summary>
/// The API with a named point before and after each call; in a create also once the head is sent
/// (<c>api.create.head</c>) and once the fence is passed but the last bytes are not released (<c>api.create.fence</c>).
/// </summary>
sealed class PointedApi(IBatchApi inner, Func<FaultPoint, Task> at) : IBatchApi
{
    readonly PointedCalls _calls = new("api", at);

    public Task<CreateReply> CreateAsync(BatchUpload upload, CancellationToken cancellationToken) =>
        _calls.AroundAsync("create", () => inner.CreateAsync(
            upload with
            {
                WriteHeadAsync = async (body, token) =>
                {
                    await upload.WriteHeadAsync(body, token);
                    await _calls.AtAsync("create.head");
                },
                PassFenceAsync = async token =>
                {
                    await upload.PassFenceAsync(token);
                    await _calls.AtAsync("create.fence");
                },
            },
            cancellationToken));

    public Task<MessageBatchPage> ListAsync(int limit, string? afterId, CancellationToken cancellationToken) =>
        _calls.AroundAsync("list", () => inner.ListAsync(limit, afterId, cancellationToken));

    public Task<MessageBatch> RetrieveAsync(string batchId, CancellationToken cancellationToken) =>
        _calls.AroundAsync("retrieve", () => inner.RetrieveAsync(batchId, cancellationToken));

    public Task<Stream> OpenResultsAsync(string batchId, CancellationToken cancellationToken) =>
        _calls.AroundAsync("results", () => inner.OpenResultsAsync(batchId, cancellationToken));

    public Task<MessageBatch> CancelAsync(string batchId, CancellationToken cancellationToken) =>
        _calls.AroundAsync("cancel", () => inner.CancelAsync(batchId, cancellationToken));

    public Task DeleteAsync(string batchId, CancellationToken cancellationToken) =>
        _calls.AroundAsync("delete", () => inner.DeleteAsync(batchId, cancellationToken));
}
