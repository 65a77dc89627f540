using System.Net;
using Cairn.Claude;
using Cairn.Running;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Faults;
using Cairn.Simulation.Kernel;
using Cairn.Simulation.World;
using BatchUpload = Cairn.Claude.BatchUpload;

namespace Cairn.Simulation.Ports;

/// <summary>One process's way to the simulated API: slow, unreliable, and gone when the process is.</summary>
sealed class SimConnection(SimWorld world, SimActor actor, ApiClock clock) : IBatchApi
{
    static readonly Uri Endpoint = new("https://api.simulated.invalid");
    static readonly TimeSpan LatencyMax = TimeSpan.FromMilliseconds(800);

    readonly CreateCall _create = new(world, actor);
    int _number;

    public async Task<CreateReply> CreateAsync(BatchUpload upload, CancellationToken cancellationToken)
    {
        await LatencyAsync();
        if (world.Api.IsKeyRevoked)
            return new() { TailReleased = false, Context = Observe(), Error = KeyRevoked };
        var reply = await _create.SendAsync(upload, cancellationToken);
        return reply.Failure is null ? reply with { Context = Observe(reply.Context.RetryAfter) } : reply;
    }

    public async Task<MessageBatchPage> ListAsync(int limit, string? afterId, CancellationToken cancellationToken)
    {
        await CallAsync(cancellationToken);
        List<FaultRule> faults = [];
        if (world.Config.ListLag > TimeSpan.Zero && world.Strikes(FaultNames.ListLag))
            faults.Add(Seconds(FaultName.ListLag, world.Config.ListLag));
        if (world.Strikes(FaultNames.ListRace))
            faults.Add(new(FaultName.ListRace) { Parameters = Number("rows", world.AnyCount()) });
        if (world.Strikes(FaultNames.ForeignLong))
            world.Api.AddForeign(world.AnyCount(), isLong: true);
        return Answer(() => world.Api.List(limit, afterId, faults)) with { Context = Observe() };
    }

    public async Task<MessageBatch> RetrieveAsync(string batchId, CancellationToken cancellationToken)
    {
        await CallAsync(cancellationToken);
        return world.Strikes(FaultNames.NotFound)
            ? throw Failure(404, "not_found_error", "Message batch was not found.")
            : Answer(() => world.Api.Retrieve(batchId));
    }

    public async Task<Stream> OpenResultsAsync(string batchId, CancellationToken cancellationToken)
    {
        await CallAsync(cancellationToken);
        return ResultFaults.Bend(world, Answer(() => world.Api.Results(batchId)));
    }

    public async Task<MessageBatch> CancelAsync(string batchId, CancellationToken cancellationToken)
    {
        await CallAsync(cancellationToken);
        List<FaultRule> faults = [];
        if (world.Strikes(FaultNames.CancelIgnored))
            faults.Add(new(FaultName.CancelIgnored));
        if (world.Strikes(FaultNames.CancelSlow))
            faults.Add(Seconds(FaultName.CancelSlow, TimeSpan.FromHours(1)));
        return Answer(() => world.Api.Cancel(batchId, faults));
    }

    public Task DeleteAsync(string batchId, CancellationToken cancellationToken) =>
        throw new NotSupportedException("No run deletes its batches by itself.");

    static ApiError KeyRevoked => new(HttpStatusCode.Unauthorized, "authentication_error", "invalid x-api-key");

    // A key that moves under a create leaves a batch that only a person can find.
    bool MayMove() => world.Ledger.State is { Run.WorkspaceId: not null } state
        && !state.Submissions.Exists(each => each.State is SubmissionState.Sending or SubmissionState.Committing);

    // What may happen to any call.
    async Task CallAsync(CancellationToken cancellationToken)
    {
        await LatencyAsync();
        cancellationToken.ThrowIfCancellationRequested();
        world.Api.IsKeyRevoked |= world.Strikes(FaultNames.KeyRevoked);
        world.Api.IsKeyMoved |= MayMove() && world.Strikes(FaultNames.KeyMoved);
        if (world.Api.IsKeyRevoked)
            throw new ClaudeApiException(KeyRevoked, Observe());
        if (world.Strikes(FaultNames.ConnectFail))
            throw new ApiUnreachableException(Endpoint, new HttpRequestException("Connection refused."));
        if (world.Strikes(FaultNames.RateLimited))
            throw Failure(429, "rate_limit_error", "This request would exceed your organization's rate limit.");
        if (world.Strikes(FaultNames.Unauthorized))
            throw Failure(401, "authentication_error", "invalid x-api-key");
        if (world.Strikes(FaultNames.Forbidden))
            throw Failure(403, "permission_error", "Your API key does not have permission to use this resource.");
        if (world.Strikes(FaultNames.ServerErrorBefore))
            throw Failure(world.Chance.Of([500, 502, 503, 504, 520, 524, 529]), "api_error", "Internal server error");
    }

    ClaudeApiException Failure(int status, string type, string message) =>
        new(new((HttpStatusCode)status, type, message), Observe());

    T Answer<T>(Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (ApiRefusal refusal)
        {
            throw Failure(refusal.Status, refusal.Type, refusal.Message);
        }
    }

    Task LatencyAsync() => world.Scheduler.PassAsync(actor, world.Chance.Between(TimeSpan.Zero, LatencyMax));

    // The header `Date` has whole seconds.
    ServerContext Observe(TimeSpan? retryAfter = null)
    {
        var now = SimWorld.Start + world.Scheduler.Now;
        var context = new ServerContext("org_sim", world.Api.WorkspaceId, $"req_{++_number}",
            new(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero), RetryAfter: retryAfter);
        clock.Observe(context);
        return context;
    }

    static FaultRule Seconds(string name, TimeSpan time) =>
        new(name) { Parameters = Number("seconds", (int)time.TotalSeconds) };

    static Dictionary<string, decimal> Number(string name, int number) => new() { [name] = number };
}
