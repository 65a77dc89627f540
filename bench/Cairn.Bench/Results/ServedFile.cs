using Cairn.Claude;

namespace Cairn.Bench.Results;

/// <summary>An API that knows one ended batch, whose results are a file, and nothing else.</summary>
sealed class ServedFile(string path, int rows) : IBatchApi
{
    /// <summary>The batch that has ended.</summary>
    public const string BatchId = "msgbatch_01Results";

    public Task<MessageBatch> RetrieveAsync(string batchId, CancellationToken cancellationToken) =>
        Task.FromResult(new MessageBatch
        {
            Id = batchId,
            ProcessingStatus = "ended",
            RequestCounts = new(0, rows, 0, 0, 0),
            CreatedAt = TimeProvider.System.GetUtcNow(),
            EndedAt = TimeProvider.System.GetUtcNow(),
        });

    public Task<Stream> OpenResultsAsync(string batchId, CancellationToken cancellationToken) =>
        Task.FromResult<Stream>(new ReadyFile(path));

    public Task<CreateReply> CreateAsync(BatchUpload upload, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<MessageBatchPage> ListAsync(int limit, string? afterId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<MessageBatch> CancelAsync(string batchId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task DeleteAsync(string batchId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
