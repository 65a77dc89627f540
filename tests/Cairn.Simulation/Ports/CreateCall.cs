using System.Net;
using Cairn.Claude;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Faults;
using Cairn.Simulation.Kernel;
using Cairn.Simulation.World;
using BatchUpload = Cairn.Claude.BatchUpload;

namespace Cairn.Simulation.Ports;

/// <summary>
/// One create on its way: upload, fence, last bytes, and then what the server does whether or not anybody still
/// listens.
/// </summary>
sealed class CreateCall(SimWorld world, SimActor actor)
{
    // A connection over which nothing moves for so long is gone.
    static readonly TimeSpan SilenceMax = TimeSpan.FromMinutes(5);
    static readonly TimeSpan LatencyMax = TimeSpan.FromSeconds(3);

    static readonly FaultRule[] NoFaults = [];

    // The headers go first: in which workspace a batch will be is settled with them.
    bool _isElsewhere;

    public async Task<CreateReply> SendAsync(BatchUpload upload, CancellationToken cancellationToken)
    {
        var fault = FaultNames.OfCreate.FirstOrDefault(world.Strikes);
        _isElsewhere = world.Api.IsKeyMoved;
        if (fault is FaultNames.ConnectFail)
            return Lost(tailReleased: false);
        if (fault is FaultNames.EarlyRefusal)
            return Refused(world.Chance.Of([413, 401, 429, 503, 529]), tailReleased: false);

        using var body = new MemoryStream();
        await upload.WriteHeadAsync(body, cancellationToken);
        if (cancellationToken.IsCancellationRequested || fault is FaultNames.UploadReset)
            return Lost(tailReleased: false);
        var lastByteAt = world.Scheduler.Now;
        if (fault is FaultNames.UploadStall)
            await world.Scheduler.PassAsync(actor, TimeSpan.FromSeconds(world.Chance.Between(1, 900)));

        await upload.PassFenceAsync(cancellationToken);
        await world.AtAsync(actor, "api.create.release");
        if (world.Scheduler.Now - lastByteAt > SilenceMax)
            return Lost(tailReleased: true);
        body.Write(upload.Tail.Span);
        world.Audit.OnTail(body.ToArray(), upload.Length);
        return await AnswerAsync(body.ToArray(), fault);
    }

    async Task<CreateReply> AnswerAsync(byte[] body, string? fault)
    {
        var answer = new TaskCompletionSource<CreateReply>();
        var (life, way) = (actor.Incarnation, world.Chance.Between(TimeSpan.Zero, LatencyMax));
        world.Scheduler.Schedule(way, () =>
        {
            var reply = Serve(body, fault);
            var back = world.Chance.Between(TimeSpan.Zero, LatencyMax);
            world.Scheduler.Schedule(actor, life, back, () => answer.TrySetResult(reply));
        });
        await world.AtAsync(actor, "api.create.tail");
        return await answer.Task;
    }

    // Runs at the server: the process that asked may be dead by now.
    CreateReply Serve(byte[] body, string? fault)
    {
        switch (fault)
        {
            case FaultNames.RateLimited:
                return Refused(429, tailReleased: true, TimeSpan.FromSeconds(world.Chance.Between(1, 60)));
            case FaultNames.QueueLimit:
                return Refused(429, tailReleased: true);
            case FaultNames.SpendLimit429:
                return Refused(429, true, null, "enforced_spend_limit_reached");
            case FaultNames.SpendLimit400:
                return Error(new(HttpStatusCode.BadRequest, "invalid_request_error",
                    "You have reached your specified API usage limits."));
            case FaultNames.Unauthorized:
                return Refused(401, tailReleased: true);
            case FaultNames.Forbidden:
                return Refused(403, tailReleased: true);
            case FaultNames.TooLarge:
                return Refused(413, tailReleased: true);
            case FaultNames.ExpectationFailed:
                return Refused(417, tailReleased: true);
            case FaultNames.ServerErrorBefore:
                return Refused(AnyServerError(), tailReleased: true);
            case FaultNames.LostBefore:
                return Lost(tailReleased: true);
            case FaultNames.LateCommit:
                CreateLater(body);
                return world.Chance.Permille(500) ? Lost(tailReleased: true) : Refused(AnyServerError(), true);
            default:
                return Commit(body, fault);
        }
    }

    CreateReply Commit(byte[] body, string? fault)
    {
        MessageBatch batch;
        try
        {
            batch = Create(body);
        }
        catch (ApiRefusal refusal)
        {
            return Error(new((HttpStatusCode)refusal.Status, refusal.Type, refusal.Message));
        }

        return fault switch
        {
            FaultNames.ServerErrorAfter => Refused(AnyServerError(), tailReleased: true),
            FaultNames.LostAfter => Lost(tailReleased: true),
            FaultNames.Garbage => new() { TailReleased = true, IsUnreadableSuccess = true },
            _ => new() { TailReleased = true, Batch = batch },
        };
    }

    void CreateLater(byte[] body)
    {
        var delay = world.Chance.Between(TimeSpan.Zero, world.Config.LateCommitMax);
        world.Scheduler.Schedule(delay, () =>
        {
            try
            {
                Create(body);
            }
            catch (ApiRefusal)
            {
                // Refused late is refused: nobody was told, and nothing exists.
            }
        });
    }

    MessageBatch Create(byte[] body)
    {
        List<FaultRule> faults = [];
        if (world.Config.Faults.Count > 0)
        {
            faults.AddRange(FaultNames.OfBatch.Where(world.Strikes).Select(RuleOf));
            faults.AddRange(FaultNames.OfLoss.Where(world.Strikes).Select(RuleOf));
        }

        return world.Api.Create(body, faults.Count == 0 ? NoFaults : faults, _isElsewhere);
    }

    FaultRule RuleOf(string name) => name switch
    {
        FaultNames.HumanCancels => WithSeconds(name, world.Chance.Between(1, 60)),
        FaultNames.Skew => WithSeconds(name, world.Chance.Between(-300, 300)),
        FaultNames.HumanDeletes or FaultNames.ArchivedEarly or FaultNames.ResultsDeleted =>
            WithSeconds(name, world.Chance.Between(0, 600)),
        FaultNames.ErroredInvalid or FaultNames.ErroredApi or FaultNames.ErroredOverloaded or FaultNames.UnknownType
            or FaultNames.Refusal => new(name) { Rate = world.Chance.Between(1, 10) / 20m },
        _ => new(name),
    };

    static FaultRule WithSeconds(string name, int seconds) =>
        new(name) { Parameters = new Dictionary<string, decimal> { ["seconds"] = seconds } };

    int AnyServerError() => world.Chance.Of([500, 502, 503, 504, 520, 521, 522, 524, 529, 408, 409]);

    static CreateReply Lost(bool tailReleased) =>
        new() { TailReleased = tailReleased, Failure = new IOException("The connection was reset.") };

    static CreateReply Refused(int status, bool tailReleased, TimeSpan? retryAfter = null, string? code = null)
    {
        return new()
        {
            TailReleased = tailReleased,
            Error = new((HttpStatusCode)status, TypeOf(status), "The simulated API refuses.", code),
            Context = ServerContext.Unknown with { RetryAfter = retryAfter },
        };
    }

    static CreateReply Error(ApiError error) => new() { TailReleased = true, Error = error };

    static string TypeOf(int status) => status switch
    {
        401 => "authentication_error",
        403 => "permission_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        529 => "overloaded_error",
        >= 520 or 502 => "unknown",
        _ => "api_error",
    };
}
