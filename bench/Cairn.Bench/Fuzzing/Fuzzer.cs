using System.Collections.Concurrent;
using System.Globalization;
using System.Net;

namespace Cairn.Bench.Fuzzing;

/// <summary>Sends mutated calls to a sandbox and judges the replies.</summary>
sealed class Fuzzer(FuzzPlan plan, Uri address)
{
    const int Conflict = 409;
    const int Invalid = 400;

    readonly Mutator _mutator = new(plan.Seed);
    readonly LiveThings _live = new();
    readonly ConcurrentQueue<FuzzFault> _faults = [];
    readonly ConcurrentDictionary<string, long> _tally = new(StringComparer.Ordinal);
    long _next;
    long _done;
    long _slowestTicks;

    /// <summary>Told of each fault as it is found.</summary>
    public Action<FuzzFault> OnFault { get; init; } = _ => { };

    /// <summary>How many calls have been judged.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>The longest that a reply took.</summary>
    public TimeSpan Slowest => TimeSpan.FromTicks(Interlocked.Read(ref _slowestTicks));

    /// <summary>How many batches were made; the books keep each of them, deleted or not.</summary>
    public long Batches => _live.Batches;

    public IReadOnlyCollection<FuzzFault> Faults => _faults;

    /// <summary>How often each status came; "none" where the web server hung up on what is no HTTP.</summary>
    public IEnumerable<KeyValuePair<string, long>> Tally => _tally.OrderBy(pair => pair.Key, StringComparer.Ordinal);

    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, plan.Connections).Select(_ => WorkAsync(cancellationToken)));

    async Task WorkAsync(CancellationToken cancellationToken)
    {
        using var connection = new WireConnection(new IPEndPoint(IPAddress.Loopback, address.Port));
        while (_faults.Count < plan.FaultsMax)
        {
            var index = Interlocked.Increment(ref _next) - 1;
            if (index >= plan.Count)
                return;

            var request = _mutator.Make(index, plan.PhaseOf(index), _live.Find);
            await JudgeAsync(connection, (index, request), cancellationToken);
            await MakeRoomAsync(connection, cancellationToken);
            Interlocked.Increment(ref _done);
        }
    }

    async Task<WireReply?> JudgeAsync(
        WireConnection connection, (long Index, WireRequest Request) call, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(plan.ReplyTimeMax);
        var start = TimeProvider.System.GetTimestamp();
        WireReply? reply = null;
        string? fault;
        try
        {
            // A kept connection may have been closed before the call; only a new one tells that the call is the reason.
            reply = await connection.SendAsync(call.Request, limit.Token);
            if (reply is null && call.Request.IsTidy)
                reply = await connection.SendAsync(call.Request, limit.Token);

            fault = reply is not null ? reply.FaultFor(call.Request) : call.Request.IsTidy ? "no reply" : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            fault = string.Create(CultureInfo.InvariantCulture, $"no reply within {plan.ReplyTimeMax.TotalSeconds} s");
        }
        catch (BenchException exception)
        {
            fault = exception.Message;
        }

        Note(reply, TimeProvider.System.GetElapsedTime(start));
        if (fault is not null)
            Blame(new(call.Index, fault, call.Request));

        return reply;
    }

    void Blame(FuzzFault fault)
    {
        _faults.Enqueue(fault);
        OnFault(fault);
    }

    void Note(WireReply? reply, TimeSpan time)
    {
        var status = reply?.Status.ToString(CultureInfo.InvariantCulture) ?? "none";
        _tally.AddOrUpdate(status, 1, (_, count) => count + 1);
        if (reply is not null)
            _live.Note(reply);

        for (var known = Interlocked.Read(ref _slowestTicks); time.Ticks > known;)
            known = Interlocked.CompareExchange(ref _slowestTicks, time.Ticks, known);
    }

    // Deletes what has come to be too much, as a client would; what still runs is canceled and comes up again.
    async Task MakeRoomAsync(WireConnection connection, CancellationToken cancellationToken)
    {
        while (_live.TryTakeSurplus(out var thing))
        {
            var reply = await JudgeAsync(connection, (-1, thing.Delete()), cancellationToken);
            if (reply is not { Status: Invalid or Conflict })
                continue;

            await JudgeAsync(connection, (-1, thing.Cancel()), cancellationToken);
            _live.Return(thing);
            return;
        }
    }
}
