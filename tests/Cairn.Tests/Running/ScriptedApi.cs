using System.Net;
using System.Text;
using System.Text.Json;
using Cairn.Claude;

namespace Cairn.Tests.Running;

/// <summary>A Message Batches API in memory that does what it is told where a sandbox would do what is right.</summary>
sealed class ScriptedApi(TimeProvider time) : IBatchApi
{
    bool _isWarm;

    int _foreign;

    /// <summary>All batches, oldest first.</summary>
    public List<ScriptedBatch> Batches { get; } = [];

    /// <summary>What the next creates do; once empty, they succeed.</summary>
    public Queue<Func<BatchUpload, Task<CreateReply>>> Creates { get; } = [];

    /// <summary>What the next calls besides creates throw.</summary>
    public Queue<Exception> Outages { get; } = [];

    /// <summary>The result line of a request, from its custom_id and its last user text.</summary>
    public Func<string, string, string> Answer { get; set; } = (id, text) => ResultLines.Succeeded(id, text);

    /// <summary>The workspace that the answers name.</summary>
    public string WorkspaceId { get; set; } = "wrkspc_1";

    /// <summary>How long a batch runs.</summary>
    public TimeSpan RunTime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How often the list was asked for.</summary>
    public int Listings { get; private set; }

    ServerContext Context => new("org_1", WorkspaceId, "req_1", time.GetUtcNow());

    public Task<CreateReply> CreateAsync(BatchUpload upload, CancellationToken cancellationToken) =>
        Creates.TryDequeue(out var scripted) ? scripted(upload) : SucceedAsync(upload);

    /// <summary>Creates the batch and answers with it.</summary>
    public async Task<CreateReply> SucceedAsync(BatchUpload upload) =>
        new() { TailReleased = true, Context = Context, Batch = (await TakeAsync(upload)).At(time.GetUtcNow()) };

    /// <summary>Creates the batch and loses the answer.</summary>
    public async Task<CreateReply> LoseAsync(BatchUpload upload, TimeSpan hiddenFor = default)
    {
        var batch = await TakeAsync(upload);
        batch.VisibleFrom = time.GetUtcNow() + hiddenFor;
        return new() { TailReleased = true, Failure = new IOException("The connection was reset.") };
    }

    /// <summary>Takes the whole body, creates nothing and gives no answer.</summary>
    public async Task<CreateReply> VanishAsync(BatchUpload upload)
    {
        await BodyAsync(upload);
        return new() { TailReleased = true, Failure = new IOException("The connection was reset.") };
    }

    /// <summary>Creates the batch and answers with something that is not JSON.</summary>
    public async Task<CreateReply> GarbleAsync(BatchUpload upload)
    {
        await TakeAsync(upload);
        return new() { TailReleased = true, IsUnreadableSuccess = true, Context = Context };
    }

    /// <summary>Answers with an error after the whole body was taken.</summary>
    public Func<BatchUpload, Task<CreateReply>> Refuse(
        int status, string message, string type = "invalid_request_error") =>
        async upload =>
        {
            await BodyAsync(upload);
            return new() { TailReleased = true, Context = Context, Error = new((HttpStatusCode)status, type, message) };
        };

    /// <summary>The connection breaks while the body goes out.</summary>
    public static async Task<CreateReply> BreakAsync(BatchUpload upload)
    {
        await upload.WriteHeadAsync(Stream.Null, CancellationToken.None);
        return new() { TailReleased = false, Failure = new IOException("Broken pipe.") };
    }

    /// <summary>Another tool of the workspace submits a batch.</summary>
    public ScriptedBatch AddForeign(int count) => Add(
        [.. Enumerable.Range(0, count).Select(i => JsonElement.Parse($$"""{"custom_id":"their-{{++_foreign}}"}"""))],
        [.. Enumerable.Range(0, count).Select(i => ResultLines.Succeeded($"their-{i}", "theirs"))]);

    public Task<MessageBatchPage> ListAsync(int limit, string? afterId, CancellationToken cancellationToken)
    {
        Listings++;
        Fail();
        var now = time.GetUtcNow();
        var newestFirst = Batches.Where(batch => batch.VisibleFrom <= now).Reverse().ToList();
        var from = afterId is null ? 0 : newestFirst.FindIndex(batch => batch.Id == afterId) + 1;
        var page = newestFirst.Skip(from).Take(limit).Select(batch => batch.At(now)).ToList();
        var hasMore = from + page.Count < newestFirst.Count;
        return Task.FromResult(new MessageBatchPage(page, hasMore, page.LastOrDefault()?.Id) { Context = Context });
    }

    public Task<MessageBatch> RetrieveAsync(string batchId, CancellationToken cancellationToken)
    {
        Fail();
        return Task.FromResult(Find(batchId).At(time.GetUtcNow()));
    }

    public Task<Stream> OpenResultsAsync(string batchId, CancellationToken cancellationToken)
    {
        Fail();
        return Task.FromResult<Stream>(new MemoryStream(Find(batchId).Download()));
    }

    public Task<MessageBatch> CancelAsync(string batchId, CancellationToken cancellationToken)
    {
        var batch = Find(batchId);
        batch.CanceledAt = time.GetUtcNow();
        batch.EndsAt = time.GetUtcNow() + TimeSpan.FromMinutes(1);
        batch.Lines = [.. batch.CustomIds.Select(ResultLines.Canceled)];
        return Task.FromResult(batch.At(time.GetUtcNow()));
    }

    public Task DeleteAsync(string batchId, CancellationToken cancellationToken)
    {
        Fail();
        return Batches.RemoveAll(batch => batch.Id == batchId) > 0 ? Task.CompletedTask : throw new ClaudeApiException(
            new(HttpStatusCode.NotFound, "not_found_error", "Message batch was not found."), Context);
    }

    ScriptedBatch Find(string batchId) => Batches.Single(batch => batch.Id == batchId);

    void Fail()
    {
        if (Outages.TryDequeue(out var outage))
            throw outage;
    }

    async Task<ScriptedBatch> TakeAsync(BatchUpload upload)
    {
        var requests = JsonElement.Parse(await BodyAsync(upload)).GetProperty("requests").EnumerateArray().ToList();
        return Add(requests, [.. requests.Select(request => Cached(request, Answer(
            request.GetProperty("custom_id").GetString()!, LastText(request.GetProperty("params")))))]);
    }

    // The first request with a marker writes what all later ones read.
    string Cached(JsonElement request, string line)
    {
        if (!request.GetRawText().Contains("cache_control", StringComparison.Ordinal))
            return line;
        var tokens = _isWarm ? "cache_read_input_tokens" : "cache_creation_input_tokens";
        _isWarm = true;
        return line.Replace($"\"{tokens}\":0", $"\"{tokens}\":100", StringComparison.Ordinal);
    }

    ScriptedBatch Add(IReadOnlyList<JsonElement> requests, IReadOnlyList<string> lines)
    {
        var now = time.GetUtcNow();
        Batches.Add(new()
        {
            Id = $"msgbatch_{Batches.Count + 1:000}",
            CreatedAt = now,
            EndsAt = now + RunTime,
            VisibleFrom = now,
            Requests = requests,
            Lines = lines,
        });
        return Batches[^1];
    }

    static async Task<string> BodyAsync(BatchUpload upload)
    {
        using var body = new MemoryStream();
        await upload.WriteHeadAsync(body, CancellationToken.None);
        await upload.PassFenceAsync(CancellationToken.None);
        await body.WriteAsync(upload.Tail);
        Assert.Equal(upload.Length, body.Length);
        return Encoding.UTF8.GetString(body.ToArray());
    }

    static string LastText(JsonElement parameters) =>
        parameters.GetProperty("messages").EnumerateArray().Last()
            .GetProperty("content").EnumerateArray().Last().GetProperty("text").GetString()!;
}
