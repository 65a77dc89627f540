using System.Net;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Cairn.Claude;

/// <summary>
/// The Claude API over HTTP. Each method is one call: nothing is resent, redirected or cached behind the caller's back.
/// </summary>
/// <remarks>
/// Official SDKs resend the create of a batch by themselves, which bills twice; that is why this is not one of them.
/// </remarks>
public sealed class ClaudeClient : IBatchApi, IDisposable
{
    /// <summary>The version of the API that every request names.</summary>
    public const string ApiVersion = "2026-10-21";

    const int AnswerBytesMax = 64 * 1024 * 1024;
    const long UploadBytesPerSecondMin = 64 * 1024;

    static readonly TimeSpan AnswerTimeout = TimeSpan.FromMinutes(10);

    readonly HttpClient _http;
    readonly Uri _endpoint;
    readonly ClaudeCredentials _credentials;
    readonly ApiClock _clock;
    bool _refusesExpect;

    /// <summary>Connects to an endpoint; nothing is sent yet.</summary>
    /// <param name="endpoint">The base address; https, or http on loopback.</param>
    /// <param name="credentials">Who pays.</param>
    /// <param name="clock">Told the API's time by every answer.</param>
    /// <exception cref="BadInputException">The address is not one that a key may be sent to.</exception>
    public ClaudeClient(Uri endpoint, ClaudeCredentials credentials, ApiClock clock)
    {
        if (endpoint.Scheme != Uri.UriSchemeHttps && !(endpoint.Scheme == Uri.UriSchemeHttp && endpoint.IsLoopback))
        {
            throw new BadInputException([new("address", null, $"'{endpoint}'",
                "an https address (plain http only on loopback)", "Set an https base URL, or leave it out.")]);
        }

        _endpoint = endpoint;
        _credentials = credentials;
        _clock = clock;
#pragma warning disable CA2000 // The client owns its handler and disposes it.
        _http = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            UseCookies = false,
            UseProxy = !endpoint.IsLoopback,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
#pragma warning restore CA2000
    }

    /// <inheritdoc/>
    public async Task<CreateReply> CreateAsync(BatchUpload upload, CancellationToken cancellationToken)
    {
        using var body = new HeldBody(upload, cancellationToken);
        using var request = Request(HttpMethod.Post, "/v1/messages/batches");
        request.Content = body;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Headers.ExpectContinue = !_refusesExpect;
        if (upload.Betas.Count > 0)
            request.Headers.TryAddWithoutValidation("anthropic-beta", string.Join(",", upload.Betas));

        // Not linked to the caller's token: once the tail has left, an answer is worth waiting for.
        using var timeout = new CancellationTokenSource(
            AnswerTimeout + TimeSpan.FromSeconds((double)upload.Length / UploadBytesPerSecondMin));
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead,
                timeout.Token);
            return await ReplyAsync(response, body, timeout.Token);
        }
        catch (Exception exception) when (body.Refusal is null
            && exception is HttpRequestException or IOException or OperationCanceledException)
        {
            return new() { TailReleased = body.TailReleased, Failure = exception };
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
        using var request = Request(HttpMethod.Get, $"/v1/messages/batches?limit={limit}{cursor}");
        var (page, context) = await SendAsync(request, ClaudeJson.Default.MessageBatchPage, cancellationToken);
        return page with { Context = context };
    }

    /// <inheritdoc/>
    public async Task<MessageBatch> RetrieveAsync(string batchId, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, BatchPath(batchId));
        return (await SendAsync(request, ClaudeJson.Default.MessageBatch, cancellationToken)).Value;
    }

    /// <inheritdoc/>
    public async Task<MessageBatch> CancelAsync(string batchId, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, $"{BatchPath(batchId)}/cancel");
        return (await SendAsync(request, ClaudeJson.Default.MessageBatch, cancellationToken)).Value;
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenResultsAsync(string batchId, CancellationToken cancellationToken)
    {
        // Built from our own base address: the results_url of the answer is never followed with a key.
        using var request = Request(HttpMethod.Get, $"{BatchPath(batchId)}/results");
        var response = await HeadersAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
            return await response.Content.ReadAsStreamAsync(cancellationToken);

        using (response)
        {
            throw await FailureAsync(response, cancellationToken);
        }
    }

    /// <summary>Asks one row now, at the standard price.</summary>
    /// <param name="body">The body of <c>POST /v1/messages</c>.</param>
    /// <param name="betas">Values of <c>anthropic-beta</c>.</param>
    /// <param name="cancellationToken">Stops waiting; the call may still be billed.</param>
    public async Task<Message> CreateMessageAsync(
        ReadOnlyMemory<byte> body, IReadOnlyList<string> betas, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, "/v1/messages");
        request.Content = new ReadOnlyMemoryContent(body);
        request.Content.Headers.ContentType = new("application/json");
        if (betas.Count > 0)
            request.Headers.TryAddWithoutValidation("anthropic-beta", string.Join(",", betas));
        var (message, _) = await SendAsync(request, ClaudeJson.Default.WireMessage, cancellationToken);
        return Message.Of(JsonSerializer.SerializeToElement(message, ClaudeJson.Default.WireMessage));
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    static string BatchPath(string batchId) => IsBatchId(batchId)
        ? $"/v1/messages/batches/{batchId}"
        : throw new ArgumentException($"'{batchId}' is no batch id.", nameof(batchId));

    static bool IsBatchId(string id) =>
        id.StartsWith("msgbatch_", StringComparison.Ordinal) && id.Length <= 80
            && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    HttpRequestMessage Request(HttpMethod method, string pathAndQuery)
    {
        var request = new HttpRequestMessage(method, new Uri(_endpoint.AbsoluteUri.TrimEnd('/') + pathAndQuery))
        {
            Version = HttpVersion.Version11,
        };
        request.Headers.TryAddWithoutValidation("anthropic-version", ApiVersion);
        request.Headers.TryAddWithoutValidation("user-agent", "cairn");
        _credentials.Sign(request);
        return request;
    }

    async Task<CreateReply> ReplyAsync(HttpResponseMessage response, HeldBody body, CancellationToken cancellationToken)
    {
        var context = Observe(response);
        _refusesExpect |= response.StatusCode == HttpStatusCode.ExpectationFailed;
        var reply = new CreateReply { TailReleased = body.TailReleased, Context = context };
        if (response.IsSuccessStatusCode)
        {
            try
            {
                var bytes = await BytesAsync(response, cancellationToken);
                return reply with { Batch = Read(bytes, ClaudeJson.Default.MessageBatch) };
            }
            catch (Exception exception) when (
                exception is JsonException or HttpRequestException or IOException or OperationCanceledException)
            {
                return reply with { IsUnreadableSuccess = true, Failure = exception };
            }
        }

        var envelope = await ErrorBytesAsync(response, cancellationToken);
        return reply with { Error = ApiError.Parse(response.StatusCode, envelope) };
    }

    async Task<(T Value, ServerContext Context)> SendAsync<T>(
        HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var response = await HeadersAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw await FailureAsync(response, cancellationToken);
        try
        {
            return (Read(await BytesAsync(response, cancellationToken), type), ServerContext.Of(response));
        }
        catch (Exception exception) when (exception is JsonException or HttpRequestException or IOException)
        {
            throw new ApiUnreachableException(_endpoint, exception);
        }
    }

    async Task<HttpResponseMessage> HeadersAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(AnswerTimeout);
        try
        {
            var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            Observe(response);
            return response;
        }
        catch (HttpRequestException exception)
        {
            throw new ApiUnreachableException(_endpoint, exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ApiUnreachableException(_endpoint, exception);
        }
    }

    ServerContext Observe(HttpResponseMessage response)
    {
        var context = ServerContext.Of(response);
        _clock.Observe(context);
        return context;
    }

    static T Read<T>(byte[] bytes, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(bytes, type) ?? throw new JsonException("The answer is null.");

    static async Task<byte[]> BytesAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await response.Content.LoadIntoBufferAsync(AnswerBytesMax, cancellationToken);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    // The status has decided already; a body that breaks off takes nothing from it.
    static async Task<byte[]> ErrorBytesAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await BytesAsync(response, cancellationToken);
        }
        catch (Exception exception) when (
            exception is HttpRequestException or IOException or OperationCanceledException)
        {
            return [];
        }
    }

    static async Task<ClaudeApiException> FailureAsync(
        HttpResponseMessage response, CancellationToken cancellationToken) => new(
        ApiError.Parse(response.StatusCode, await ErrorBytesAsync(response, cancellationToken)),
        ServerContext.Of(response));
}
