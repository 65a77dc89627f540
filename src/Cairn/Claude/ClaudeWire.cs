using System.IO.Compression;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Cairn.Claude;

/// <summary>
/// HTTP as the API is to be spoken to: version 1.1, one host, a key on each request and nowhere else, no redirect, and
/// a limit of time, size and depth to whatever is read.
/// </summary>
sealed class ClaudeWire : IDisposable
{
    const int AnswerBytesMax = 64 * 1024 * 1024;
    const int ErrorBytesMax = 1024 * 1024;

    readonly HttpClient _http;
    readonly Uri _endpoint;
    readonly ClaudeCredentials _given;
    readonly ApiClock _clock;
    volatile ClaudeCredentials _credentials;

    public ClaudeWire(Uri endpoint, ClaudeCredentials credentials, ApiClock clock, AllowedHosts hosts)
    {
        hosts.Check(endpoint);
        _endpoint = endpoint;
        _given = credentials;
        _credentials = credentials;
        _clock = clock;
        var connect = new GuardedConnect(endpoint, hosts, Dns.GetHostAddressesAsync);
#pragma warning disable CA2000 // The client owns its handler and disposes it.
        _http = new(new SocketsHttpHandler
        {
            // Whether somebody traces this process is nothing that the API is told.
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = (context, cancellationToken) =>
                connect.ConnectAsync(context.DnsEndPoint, cancellationToken),
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            UseCookies = false,
            UseProxy = !endpoint.IsLoopback,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
#pragma warning restore CA2000
    }

    /// <summary>How long a connection may take to stand.</summary>
    public static TimeSpan ConnectTimeout { get; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an answer may take, from the end of the request to the end of the answer.</summary>
    public static TimeSpan AnswerTimeout { get; } = TimeSpan.FromMinutes(10);

    /// <summary>What requests are signed with now.</summary>
    public ClaudeCredentials Credentials => _credentials;

    /// <summary>Whether the first key was refused, so that requests carry the next one.</summary>
    public bool IsOnNextKey => !ReferenceEquals(_credentials, _given);

    /// <summary>A request without its key.</summary>
    public HttpRequestMessage Request(HttpMethod method, string pathAndQuery, IReadOnlyList<string>? betas = null)
    {
        var request = new HttpRequestMessage(method, new Uri(_endpoint.AbsoluteUri.TrimEnd('/') + pathAndQuery))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TryAddWithoutValidation("anthropic-version", ClaudeClient.ApiVersion);
        request.Headers.TryAddWithoutValidation("user-agent", "cairn");
        if (betas is { Count: > 0 })
            request.Headers.TryAddWithoutValidation("anthropic-beta", string.Join(",", betas));
        return request;
    }

    /// <summary>One call that is safe to repeat: a 401 switches to the next key, once, and asks again.</summary>
    public async Task<(T Value, ServerContext Context)> SendAsync<T>(
        Func<HttpRequestMessage> request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(AnswerTimeout, _clock.Local);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var response = await OpenAsync(request, either.Token);
            return (await ReadAsync(response, type, either.Token), ServerContext.Of(response));
        }
        catch (Exception exception) when (IsFailure(exception, cancellationToken))
        {
            throw Unreachable(exception);
        }
    }

    /// <summary>The same for an answer that is too large to be held.</summary>
    public async Task<Stream> StreamAsync(Func<HttpRequestMessage> request, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(AnswerTimeout, _clock.Local);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            var response = await OpenAsync(request, either.Token);
            return await ResultsAsync(response, either.Token);
        }
        catch (Exception exception) when (IsFailure(exception, cancellationToken))
        {
            throw Unreachable(exception);
        }
    }

    /// <summary>One request as it is, whatever the answer; told to the clock.</summary>
    public async Task<HttpResponseMessage> OnceAsync(
        HttpRequestMessage request, ClaudeCredentials credentials, CancellationToken cancellationToken)
    {
        credentials.Sign(request);
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        _clock.Observe(ServerContext.Of(response));
        return response;
    }

    /// <summary>Takes the next key if there is one after <paramref name="refused"/>.</summary>
    public bool Switch(ClaudeCredentials refused)
    {
        if (refused.Next is not { } next)
            return false;
        _credentials = next;
        return true;
    }

    /// <summary>Reads an answer of a success.</summary>
    public static async Task<T> ReadAsync<T>(
        HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize(await BytesAsync(response, AnswerBytesMax, cancellationToken), type)
            ?? throw new JsonException("The answer is null.");

    /// <summary>
    /// Reads an answer of an error. The status has decided already; a body that breaks off takes nothing from it.
    /// </summary>
    public async Task<ApiError> ErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        byte[] bytes = [];
        try
        {
            bytes = await BytesAsync(response, ErrorBytesMax, cancellationToken);
        }
        catch (Exception exception) when (IsOfTheWorld(exception))
        {
            // An empty body is read as an error of unknown type.
        }

        return ApiError.Parse(response.StatusCode, bytes).Redacted(_given);
    }

    /// <summary>The failure of a call that got no complete answer.</summary>
    public ApiUnreachableException Unreachable(Exception exception) => new(_endpoint, exception);

    /// <summary>Whether connection, server or time failed, and not the program.</summary>
    public static bool IsOfTheWorld(Exception exception) => exception is
        HttpRequestException or IOException or InvalidDataException or JsonException or OperationCanceledException;

    public void Dispose() => _http.Dispose();

    async Task<HttpResponseMessage> OpenAsync(Func<HttpRequestMessage> request, CancellationToken cancellationToken)
    {
        var signed = _credentials;
        var response = await OnceAsync(request, signed, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Unauthorized && Switch(signed))
        {
            response.Dispose();
            response = await OnceAsync(request, _credentials, cancellationToken);
        }

        if (response.IsSuccessStatusCode)
            return response;
        using (response)
        {
            throw new ClaudeApiException(
                await ErrorAsync(response, cancellationToken), ServerContext.Of(response));
        }
    }

    async Task<HttpResponseMessage> OnceAsync(
        Func<HttpRequestMessage> request, ClaudeCredentials credentials, CancellationToken cancellationToken)
    {
        using var message = request();
        try
        {
            return await OnceAsync(message, credentials, cancellationToken);
        }
        catch (HttpRequestException exception) when (exception.InnerException is BadInputException refused)
        {
            // The handler wraps what the connection refuses; it is the user's to repair, and asking later is no help.
            throw new BadInputException(refused.Faults);
        }
    }

    async Task<Stream> ResultsAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return new ResultStream(response, await ContentAsync(response, cancellationToken), _clock.Local);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    static bool IsFailure(Exception exception, CancellationToken cancellationToken) => IsOfTheWorld(exception)
        && !(exception is OperationCanceledException && cancellationToken.IsCancellationRequested);

    static async Task<byte[]> BytesAsync(HttpResponseMessage response, int max, CancellationToken cancellationToken)
    {
        await using var content = await ContentAsync(response, cancellationToken);
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            if (bytes.Length + count > max)
                throw new IOException($"The answer is longer than {max:N0} bytes.");
            await bytes.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }

        return bytes.ToArray();
    }

    // Nothing asks for a compressed answer, but a proxy may send one all the same.
    static async Task<Stream> ContentAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var encoding = string.Join(",", response.Content.Headers.ContentEncoding);
        var content = await response.Content.ReadAsStreamAsync(cancellationToken);
        return encoding.ToUpperInvariant() switch
        {
            "" or "IDENTITY" => content,
#pragma warning disable CA2000 // Whoever reads it disposes it.
            "GZIP" => new GZipStream(content, CompressionMode.Decompress),
#pragma warning restore CA2000
            _ => throw new IOException($"The answer is encoded as '{encoding}'; expected no encoding, or gzip."),
        };
    }
}
