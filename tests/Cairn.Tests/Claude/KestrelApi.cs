using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Cairn.Claude;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Cairn.Tests.Claude;

/// <summary>
/// A real web server in this process that answers as a test says and else takes creates as the API does: one batch for
/// a body that is whole, none for any other.
/// </summary>
sealed class KestrelApi : IAsyncDisposable
{
    readonly WebApplication _application;
    readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int _batches;

    KestrelApi(WebApplication application) => _application = application;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>How many batches exist.</summary>
    public int Batches => Volatile.Read(ref _batches);

    /// <summary>What was asked, in order: method, path, version, and what the test adds.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    /// <summary>Answers a call; false leaves it to the usual way.</summary>
    public Func<HttpContext, Task<bool>> Answer { get; set; } = _ => Task.FromResult(false);

    /// <summary>Whether the connection dies when the batch exists.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>Called with the number of bytes of a body that have come.</summary>
    public Action<long> Came { get; set; } = _ => { };

    /// <summary>Done when a create has ended before its body did.</summary>
    public Task Broken => _broken.Task;

    public static async Task<KestrelApi> StartAsync(
        HttpProtocols protocols = HttpProtocols.Http1AndHttp2, long? bodyMax = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = bodyMax;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols);
        });
        var application = builder.Build();
        var api = new KestrelApi(application);
        application.Run(api.InvokeAsync);
        await application.StartAsync(TestContext.Current.CancellationToken);
        var features = application.Services.GetRequiredService<IServer>().Features;
        api.Address = new(features.Get<IServerAddressesFeature>()!.Addresses.First());
        return api;
    }

    public ClaudeClient Client(ClaudeCredentials? credentials = null, TimeProvider? time = null) =>
        new(Address, credentials ?? new("the-secret", null), new(time ?? TimeProvider.System));

    /// <summary>Answers with a status and an error of the API's format.</summary>
    public static async Task<bool> RefuseAsync(HttpContext context, int status, string type = "error")
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsync($$$"""{"error":{"type":"{{{type}}}","message":"no"}}""");
        return true;
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    async Task InvokeAsync(HttpContext context)
    {
        Calls.Enqueue($"{context.Request.Method} {context.Request.Path} {context.Request.Protocol}");
        if (await Answer(context))
            return;
        if (context.Request.Method == HttpMethods.Post)
            await CreateAsync(context);
        else
            await context.Response.WriteAsync("""{"data":[],"has_more":false}""");
    }

    async Task CreateAsync(HttpContext context)
    {
        try
        {
            await ReadWholeAsync(context);
        }
        catch (Exception exception) when (exception is JsonException or IOException or OperationCanceledException)
        {
            _broken.TrySetResult();
            throw;
        }

        var id = Interlocked.Increment(ref _batches).ToString(CultureInfo.InvariantCulture);
        if (LosesAnswers)
        {
            context.Abort();
            return;
        }

        await context.Response.WriteAsync($$$"""
            {"id":"msgbatch_{{{id}}}","processing_status":"in_progress","created_at":"2026-11-21T12:00:00Z",
            "request_counts":{"processing":1,"succeeded":0,"errored":0,"canceled":0,"expired":0}}
            """);
    }

    async Task ReadWholeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is > 0 and var count)
        {
            await body.WriteAsync(buffer.AsMemory(0, count));
            Came(body.Length);
        }

        body.Position = 0;
        using var document = await JsonDocument.ParseAsync(body);
    }
}
