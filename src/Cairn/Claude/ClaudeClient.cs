using System.Buffers;
using System.Net;
using System.Runtime.ExceptionServices;
using System.Text.Json;

namespace Cairn.Claude;

/// <summary>
/// The Claude API over HTTP. Each method is one call: nothing is redirected or cached behind the caller's back, and
/// nothing is sent again, except that a call other than a create is repeated with the next key after a 401.
/// </summary>
/// <remarks>
/// Official SDKs resend the create of a batch by themselves, which bills twice; that is why this is not one of them.
/// </remarks>
public sealed partial class ClaudeClient : IBatchApi, IMessagesApi, IDisposable
{
    /// <summary>The version of the API that every request names.</summary>
    public const string ApiVersion = "2026-10-21";

    const string BatchesPath = "/v1/messages/batches";
    const string BatchIdPrefix = "msgbatch_";
    const int BatchIdTailMax = 64;
    const long UploadBytesPerSecondMin = 64 * 1024;

    static readonly SearchValues<char> BatchIdLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    // For what does not depend on the length: the wait for `100 Continue`, the fence's commit.
    static readonly TimeSpan UploadSlack = TimeSpan.FromMinutes(2);

    readonly ClaudeWire _wire;
    readonly ApiClock _clock;
    bool _refusesExpect;

    /// <summary>Connects to an endpoint; nothing is sent yet.</summary>
    /// <param name="endpoint">The base address; https, or http on loopback.</param>
    /// <param name="credentials">Who pays.</param>
    /// <param name="clock">Told the API's time by every answer; its local clock times out what hangs.</param>
    /// <param name="hosts">Where the key may go; null for the Claude API and this machine.</param>
    /// <exception cref="BadInputException">The address is not one that the key may be sent to.</exception>
    public ClaudeClient(Uri endpoint, ClaudeCredentials credentials, ApiClock clock, AllowedHosts? hosts = null)
    {
        _wire = new(endpoint, credentials, clock, hosts ?? AllowedHosts.Usual);
        _clock = clock;
    }

    /// <summary>Whether the first key was refused, so that all goes out with the next one: say so, once.</summary>
    public bool IsOnNextKey => _wire.IsOnNextKey;

    /// <inheritdoc/>
    public async Task<CreateReply> CreateAsync(BatchUpload upload, CancellationToken cancellationToken)
    {
        // Not linked to the caller's token: once the tail has left, an answer is worth waiting for.
        using var patience = new CancellationTokenSource(
            ClaudeWire.ConnectTimeout + UploadSlack
                + TimeSpan.FromSeconds((double)upload.Length / UploadBytesPerSecondMin),
            _clock.Local);
        using var body = new HeldBody(
            upload, () => patience.CancelAfter(ClaudeWire.AnswerTimeout), cancellationToken);
        using var request = _wire.Request(HttpMethod.Post, BatchesPath, upload.Betas);
        request.Content = body;
        request.Headers.ExpectContinue = !_refusesExpect;
        var signed = _wire.Credentials;
        try
        {
            using var response = await _wire.OnceAsync(request, signed, patience.Token);
            var reply = await ReplyAsync(response, body, patience.Token);
            return reply with
            {
                KeyWasSwitched = response.StatusCode == HttpStatusCode.Unauthorized && _wire.Switch(signed),
            };
        }
        catch (Exception exception) when (body.Refusal is null && ClaudeWire.IsOfTheWorld(exception))
        {
            body.Close();
            return new() { TailReleased = body.TailReleased, Failure = _wire.Unreachable(exception) };
        }
        catch (Exception) when (body.Refusal is not null)
        {
            // The handler wraps what the body throws; the caller gets its own exception back.
            ExceptionDispatchInfo.Throw(body.Refusal);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<MessageBatchPage> ListAsync(int limit, string? afterId, CancellationToken cancellationToken)
    {
        var cursor = afterId is null ? "" : $"&after_id={Uri.EscapeDataString(afterId)}";
        var (page, context) = await _wire.SendAsync(
            () => _wire.Request(HttpMethod.Get, $"{BatchesPath}?limit={limit}{cursor}"),
            ClaudeJson.Default.MessageBatchPage, cancellationToken);
        return page with { Context = context };
    }

    /// <inheritdoc/>
    public Task<MessageBatch> RetrieveAsync(string batchId, CancellationToken cancellationToken) =>
        BatchAsync(HttpMethod.Get, BatchPath(batchId), cancellationToken);

    /// <inheritdoc/>
    public Task<MessageBatch> CancelAsync(string batchId, CancellationToken cancellationToken) =>
        BatchAsync(HttpMethod.Post, $"{BatchPath(batchId)}/cancel", cancellationToken);

    /// <inheritdoc/>
    public Task<Stream> OpenResultsAsync(string batchId, CancellationToken cancellationToken)
    {
        // Built from our own base address: the results_url of the answer is never followed with a key.
        var path = $"{BatchPath(batchId)}/results";
        return _wire.StreamAsync(() => _wire.Request(HttpMethod.Get, path), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string batchId, CancellationToken cancellationToken)
    {
        var path = BatchPath(batchId);
        await _wire.SendAsync(
            () => _wire.Request(HttpMethod.Delete, path), ClaudeJson.Default.DeletedBatch, cancellationToken);
    }

    /// <summary>Asks one row now, at the standard price.</summary>
    /// <param name="body">The body of <c>POST /v1/messages</c>.</param>
    /// <param name="betas">Values of <c>anthropic-beta</c>.</param>
    /// <param name="cancellationToken">Stops waiting; the call may still be billed.</param>
    public async Task<Message> CreateMessageAsync(
        ReadOnlyMemory<byte> body, IReadOnlyList<string> betas, CancellationToken cancellationToken) =>
        Message.Of(await SendAsync(body, betas, cancellationToken));

    /// <inheritdoc/>
    public async Task<JsonElement> SendAsync(
        ReadOnlyMemory<byte> body, IReadOnlyList<string> betas, CancellationToken cancellationToken)
    {
        var (message, _) = await _wire.SendAsync(
            () => Post("/v1/messages", body, betas), ClaudeJson.Default.JsonElement, cancellationToken);
        return message;
    }

    /// <summary>The tokens of a prompt as the API counts them, which is free of charge.</summary>
    /// <param name="body">The body of <c>POST /v1/messages/count_tokens</c>: a request without <c>max_tokens</c> and
    /// other settings of the answer.</param>
    /// <param name="betas">Values of <c>anthropic-beta</c>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<long> CountTokensAsync(
        ReadOnlyMemory<byte> body, IReadOnlyList<string> betas, CancellationToken cancellationToken)
    {
        var (count, _) = await _wire.SendAsync(
            () => Post("/v1/messages/count_tokens", body, betas),
            ClaudeJson.Default.TokenCount, cancellationToken);
        return count.InputTokens;
    }

    /// <inheritdoc/>
    public void Dispose() => _wire.Dispose();

    static string BatchPath(string batchId) => IsBatchId(batchId)
        ? $"{BatchesPath}/{batchId}"
        : throw new ArgumentException($"'{batchId}' is no batch id.", nameof(batchId));

    // ^msgbatch_[A-Za-z0-9]{1,64}$
    static bool IsBatchId(string id) =>
        id.StartsWith(BatchIdPrefix, StringComparison.Ordinal)
            && id.Length - BatchIdPrefix.Length is >= 1 and <= BatchIdTailMax
            && id.AsSpan(BatchIdPrefix.Length).IndexOfAnyExcept(BatchIdLetters) < 0;

    HttpRequestMessage Post(string path, ReadOnlyMemory<byte> body, IReadOnlyList<string> betas)
    {
        var request = _wire.Request(HttpMethod.Post, path, betas);
        request.Content = new ReadOnlyMemoryContent(body);
        request.Content.Headers.ContentType = new("application/json");
        return request;
    }

    async Task<MessageBatch> BatchAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        var (batch, context) = await _wire.SendAsync(
            () => _wire.Request(method, path), ClaudeJson.Default.MessageBatch, cancellationToken);
        return batch with { Context = context };
    }

    async Task<CreateReply> ReplyAsync(HttpResponseMessage response, HeldBody body, CancellationToken cancellationToken)
    {
        body.Close();
        _refusesExpect |= response.StatusCode == HttpStatusCode.ExpectationFailed;
        var reply = new CreateReply { TailReleased = body.TailReleased, Context = ServerContext.Of(response) };
        if (!response.IsSuccessStatusCode)
            return reply with { Error = await _wire.ErrorAsync(response, cancellationToken) };
        try
        {
            var batch = await ClaudeWire.ReadAsync(response, ClaudeJson.Default.MessageBatch, cancellationToken);
            return IsBatchId(batch.Id)
                ? reply with { Batch = batch with { Context = reply.Context } }
                : throw new JsonException("The answer names no batch id.");
        }
        catch (Exception exception) when (ClaudeWire.IsOfTheWorld(exception))
        {
            return reply with { IsUnreadableSuccess = true, Failure = _wire.Unreachable(exception) };
        }
    }
}
