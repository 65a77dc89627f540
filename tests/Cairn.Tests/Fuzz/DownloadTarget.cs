using System.Text;
using Cairn.Bench.Fuzzing;
using Cairn.Claude;
using Cairn.Running;
using Cairn.Tests.Running;

namespace Cairn.Tests.Fuzz;

/// <summary>Whole files of results, joined to the rows of a submission.</summary>
sealed class DownloadTarget(RunContext context, Submission submission) : FuzzTarget("result files", 20)
{
    readonly byte[][] _valid =
    [
        .. submission.Rows.Select(row => Encoding.UTF8.GetBytes(ResultLines.Succeeded(
            context.CustomIdOf(submission, row).Format(context.InstanceKey.Span), """{"a":"yes"}"""))),
    ];

    public override async Task<bool> FeedAsync(Dice dice)
    {
        var file = new List<byte>();
        for (var place = 0; place < _valid.Length; place++)
        {
            // Mostly whole; some lines spoiled, some given twice, some gone, and two that change places.
            var line = dice.OneIn(6) ? Spoil(_valid[place], dice) : _valid[place];
            for (var copies = dice.OneIn(20) ? dice.Below(3) : 1; copies > 0; copies--)
                file.AddRange([.. line, (byte)'\n']);
        }

        var bytes = dice.OneIn(4) ? file.Take(dice.Below(file.Count + 1)).ToArray() : [.. file];
        await using var download = await Download.FetchAsync(
            context with { Api = new OneFile(bytes), Blobs = new MemoryBlobs() },
            submission with { BatchId = "msgbatch_01" }, default);

        var found = download.Rows.Count(row => row.IsThere);
        Assert.Equal(submission.Count, download.Rows.Length);
        Assert.True(bytes.Count(each => each == '\n')
            >= found + download.UnreadableLines + download.StrangeLines + download.ContradictingLines);
        var isComplete = download.IsComplete(new(0, submission.Count, 0, 0, 0));
        Assert.True(!isComplete || (found == submission.Count && bytes[^1] == '\n'));
        return isComplete;
    }

    /// <summary>An API that has results and nothing else.</summary>
    sealed class OneFile(byte[] results) : IBatchApi
    {
        public Task<Stream> OpenResultsAsync(string batchId, CancellationToken cancellationToken) =>
            Task.FromResult<Stream>(new MemoryStream(results));

        public Task<CreateReply> CreateAsync(BatchUpload upload, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<MessageBatchPage> ListAsync(int limit, string? afterId, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<MessageBatch> RetrieveAsync(string batchId, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<MessageBatch> CancelAsync(string batchId, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task DeleteAsync(string batchId, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }

    /// <summary>Drafts in memory that are never published.</summary>
    sealed class MemoryBlobs : IBlobStore
    {
        public string Place => "memory";

        public long FreeBytes => long.MaxValue;

        public Task<IBlobDraft> DraftAsync(string name) => Task.FromResult<IBlobDraft>(new Draft());

        public Task AppendAsync(string name, ReadOnlyMemory<byte> bytes) => throw new NotSupportedException();

        public Stream? OpenRead(string name) => null;

        sealed class Draft : IBlobDraft
        {
            public Stream Content { get; } = new MemoryStream();

            public Task PublishAsync(string name) => throw new NotSupportedException();

            public ValueTask DisposeAsync() => Content.DisposeAsync();
        }
    }
}
