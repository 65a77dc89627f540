using System.CommandLine;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Cairn.Bench;

/// <summary>A bare Kestrel that reads a body and answers its length: as fast as any server on it can be.</summary>
sealed class SinkCommand : Command
{
    const int PieceBytes = 256 * 1024;

    public SinkCommand()
        : base("sink", "Serve the bare server that create is measured against; started by create itself.") =>
        SetAction((_, cancellationToken) => ServeAsync(cancellationToken));

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

        await context.Response.WriteAsync(total.ToString(CultureInfo.InvariantCulture), context.RequestAborted);
    }
}
