using System.Net;
using System.Text.Json;
using Cairn.Claude;
using Cairn.Sandbox.Batches;
using Cairn.Simulation.Kernel;
using Cairn.Simulation.World;

namespace Cairn.Simulation.Ports;

/// <summary>
/// One process's way to the simulated Messages API: what the server does with a call that has left, it does whether or
/// not anybody still listens.
/// </summary>
sealed class SimMessages(SimWorld world, SimActor actor, ApiClock clock) : IMessagesApi
{
    static readonly Uri Endpoint = new("https://api.simulated.invalid");
    static readonly TimeSpan LatencyMax = TimeSpan.FromSeconds(6);

    public async Task<JsonElement> SendAsync(
        ReadOnlyMemory<byte> body, IReadOnlyList<string> betas, CancellationToken cancellationToken)
    {
        var asked = body.ToArray();
        world.Audit.OnCall(asked);
        var fault = FaultNames.OfMessages.FirstOrDefault(world.Strikes);
        if (fault is FaultNames.ConnectFail)
        {
            throw new ApiUnreachableException(
                Endpoint, new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused."));
        }

        world.Api.IsKeyRevoked |= fault is FaultNames.KeyRevoked;
        var answer = new TaskCompletionSource<Func<JsonElement>>();
        var (life, way) = (actor.Incarnation, world.Chance.Between(TimeSpan.Zero, LatencyMax));
        world.Scheduler.Schedule(way, () =>
        {
            var reply = Serve(asked, fault);
            var back = world.Chance.Between(TimeSpan.Zero, LatencyMax);
            world.Scheduler.Schedule(actor, life, back, () => answer.TrySetResult(reply));
        });
        return (await answer.Task)();
    }

    // Runs at the server: the process that asked may be dead by now.
    Func<JsonElement> Serve(byte[] asked, string? fault)
    {
        if (world.Api.IsKeyRevoked)
            return Refused(401, "authentication_error");
        switch (fault)
        {
            case FaultNames.RateLimited:
                return Refused(429, "rate_limit_error", TimeSpan.FromSeconds(world.Chance.Between(1, 60)));
            case FaultNames.ServerErrorBefore:
                return Refused(world.Chance.Of([500, 502, 503, 504, 520, 524, 529]), "api_error");
            case FaultNames.Unauthorized:
                return Refused(401, "authentication_error");
            case FaultNames.Forbidden:
                return Refused(403, "permission_error");
            case FaultNames.LostBefore:
                return Lost;
        }

        try
        {
            var message = world.Api.Ask(asked);
            return fault is FaultNames.LostAfter ? Lost : () => message;
        }
        catch (ApiRefusal refusal)
        {
            return Refused(refusal.Status, refusal.Type, null, refusal.Message);
        }
    }

    static JsonElement Lost() => throw new ApiUnreachableException(Endpoint, new IOException("The connection closed."));

    Func<JsonElement> Refused(int status, string type, TimeSpan? retryAfter = null, string message = "simulated")
    {
        var now = SimWorld.Start + world.Scheduler.Now;
        var context = new ServerContext("org_sim", world.Api.WorkspaceId, "req_message",
            new(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero), RetryAfter: retryAfter);
        return () =>
        {
            clock.Observe(context);
            throw new ClaudeApiException(new((HttpStatusCode)status, type, message), context);
        };
    }
}
