using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Cairn.Bench;

/// <summary>
/// A bare Kestrel that reads a body and answers its length: as fast as any server on it can be. A create of a batch is
/// answered with a batch whose id ends with the length, and the list of batches is empty.
/// </summary>
sealed class SinkCommand : Command
{
    /// <summary>Where batches are created and listed.</summary>
    public const string Batches = "/v1/messages/batches";

    const int PieceBytes = 256 * 1024;
    const string EmptyPage = """{"data":[],"has_more":false,"first_id":null,"last_id":null}""";

    public SinkCommand()
        : base("sink", "Serve the bare server that create is measured against; started by create itself.") =>
        SetAction((_, cancellationToken) => ServeAsync(cancellationToken));

    /// <summary>How many bytes a create had that was answered with a batch of this id.</summary>
    public static long BytesOf(string batchId) =>
        long.Parse(batchId[(batchId.LastIndexOf('x') + 1)..], CultureInfo.InvariantCulture);

    /// <summary>How many bytes a create had, by its answer.</summary>
    public static async Task<long> BytesOfAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await using var content = await answer.Content.ReadAsStreamAsync(cancellationToken);
        using var batch = await JsonDocument.ParseAsync(content, default, cancellationToken);
        return BytesOf(batch.RootElement.GetProperty("id").GetString()!);
    }

    static async Task ServeAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        await using var application = builder.Build();
        application.Run(SwallowAsync);
        await application.StartAsync(cancellationToken);
        var features = application.Services.GetRequiredService<IServer>().Features;
        var address = features.Get<IServerAddressesFeature>()!.Addresses.First();
        Console.WriteLine($"sink at {address}");
        await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(
            _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    static async Task SwallowAsync(HttpContext context)
    {
        var piece = new byte[PieceBytes];
        var total = 0L;
        for (var read = 1; read > 0; total += read)
            read = await context.Request.Body.ReadAsync(piece, context.RequestAborted);

        var isBatches = context.Request.Path == Batches;
        if (isBatches)
            context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(
            !isBatches ? total.ToString(CultureInfo.InvariantCulture)
            : HttpMethods.IsGet(context.Request.Method) ? EmptyPage
            : BatchOf(total),
            context.RequestAborted);
    }

    static string BatchOf(long bytes) => string.Create(CultureInfo.InvariantCulture, $$"""
        {"id":"msgbatch_x{{bytes}}","type":"message_batch","processing_status":"in_progress","request_counts":
        {"processing":1,"succeeded":0,"errored":0,"canceled":0,"expired":0},"ended_at":null,
        "created_at":"2026-01-01T00:00:00Z","expires_at":"2026-01-02T00:00:00Z","archived_at":null,
        "cancel_initiated_at":null,"results_url":null}
        """);
}
