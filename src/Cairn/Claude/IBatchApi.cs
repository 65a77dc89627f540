namespace Cairn.Claude;

/// <summary>The port to the Message Batches API: what a run needs of it, and nothing that resends by itself.</summary>
public interface IBatchApi
{
    /// <summary>
    /// Sends one create, once. What happened is in the reply, whatever it was: it does not throw for the world.
    /// </summary>
    Task<CreateReply> CreateAsync(BatchUpload upload, CancellationToken cancellationToken);

    /// <summary>One page of the workspace's batches, newest first (<paramref name="limit"/> 1 to 1,000).</summary>
    Task<MessageBatchPage> ListAsync(int limit, string? afterId, CancellationToken cancellationToken);

    /// <summary>One batch.</summary>
    Task<MessageBatch> RetrieveAsync(string batchId, CancellationToken cancellationToken);

    /// <summary>The results of an ended batch as JSONL, as a stream that the caller disposes.</summary>
    Task<Stream> OpenResultsAsync(string batchId, CancellationToken cancellationToken);

    /// <summary>Asks that what has not started be dropped; what runs is finished and billed.</summary>
    Task<MessageBatch> CancelAsync(string batchId, CancellationToken cancellationToken);

    /// <summary>Deletes an ended batch with its requests and results at the API, for good.</summary>
    Task DeleteAsync(string batchId, CancellationToken cancellationToken);
}
