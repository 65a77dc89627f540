using System.Text.Json;
using Cairn.Claude;
using Cairn.Sandbox;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Faults;
using Cairn.Sandbox.Http;
using Cairn.Sandbox.Requests;
using Cairn.Simulation.World;
using Cairn.Workloads;
using BatchUpload = Cairn.Sandbox.Batches.BatchUpload;

namespace Cairn.Simulation.Ports;

/// <summary>
/// The server's side of a simulated API: the core of the sandbox, driven by virtual time, and what only the world may
/// know about its batches.
/// </summary>
sealed class SimApi : IDisposable
{
    readonly SimWorld _world;
    readonly string _folder;
    readonly Spool _spool;
    readonly ClaudeSandbox _core;
    readonly Dictionary<string, SimBatch> _own = new(StringComparer.Ordinal);

    public SimApi(SimWorld world, string folder)
    {
        (_world, _folder) = (world, folder);
        _spool = new(folder) { IsDurable = false };
        var options = new SandboxOptions
        {
            Seed = world.Config.Seed,
            Workers = world.Config.Workers,
            Cache = new() { MinimumTokens = world.Config.IsUncached ? int.MaxValue : null },
            Answers = world.Workload.IsCascade ? CascadeWorkload.Skills : new(),
        };
        _core = new(options, _spool, new(world.Workload.Answers, null, null), SimWorld.Start);
    }

    /// <summary>The batches of the run.</summary>
    public IReadOnlyDictionary<string, SimBatch> Own => _own;

    /// <summary>Whether the key is refused until somebody repairs it.</summary>
    public bool IsKeyRevoked { get; set; }

    /// <summary>Whether the key acts in another workspace until somebody repairs it.</summary>
    public bool IsKeyMoved { get; set; }

    public string WorkspaceId => IsKeyMoved ? "wrkspc_other" : "wrkspc_sim";

    /// <summary>Takes a whole body and makes a batch of it, or refuses.</summary>
    public MessageBatch Create(byte[] body, IReadOnlyList<FaultRule> faults, bool isElsewhere)
    {
        Pass();
        var requests = Scan(body);
        if (body.AsSpan().IndexOf("poison"u8) is >= 0 and var at)
        {
            var index = requests.Count(request => request.Offset + request.Length < at);
            throw ApiRefusal.Invalid($"requests.{index}.params: Poisoned");
        }

        var path = _spool.NewUploadPath();
        File.WriteAllBytes(path, body);
        var context = new RequestContext(Door.Batch, RequestContext.SecondVersion, [])
        {
            Workspace = isElsewhere ? "other" : null,
            Faults = faults,
        };
        var batch = _core.CreateBatch(new BatchUpload(path, requests, context));
        CustomId.TryParse(requests[0].CustomId, SimWorld.Key.Span, out var id);
        _own[batch.Id] = new(
            batch.Id, batch.Ordinal, id.SubmissionId,
            [.. requests.Select(request => RowOf(request.CustomId))], _core.Now)
        {
            IsLossy = isElsewhere || faults.Any(rule => FaultNames.OfLoss.Contains(rule.Name)),
        };
        return Show(batch);
    }

    /// <summary>How many single messages were answered, and billed.</summary>
    public int CallsAnswered { get; private set; }

    /// <summary>What single messages were billed.</summary>
    public decimal BilledCalls => _core.Bills.Lines
        .Where(line => line.Key.Batch == 0)
        .Sum(line => _core.Bills.Usd(line.Key, line.Value));

    /// <summary>Answers a single message, or refuses.</summary>
    public JsonElement Ask(byte[] body)
    {
        Pass();
        if (body.AsSpan().IndexOf("poison"u8) >= 0)
            throw ApiRefusal.Invalid("messages: Poisoned");
        var message = _core.SendMessage(body, new(Door.Messages, RequestContext.SecondVersion, []));
        CallsAnswered++;
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
            MessageJson.Write(writer, message);
        return JsonElement.Parse(json.ToArray());
    }

    /// <summary>Somebody else creates a batch that runs for a day.</summary>
    public void AddForeign(int count, bool isLong)
    {
        Pass();
        var upload = ForeignBatch.Upload(_spool, count, null);
        _core.CreateBatch(isLong
            ? upload with { Context = upload.Context with { Faults = [new(FaultName.ExpireAll)] } }
            : upload);
    }

    public MessageBatchPage List(int limit, string? afterId, IReadOnlyList<FaultRule> faults)
    {
        Pass();
        var page = _core.ListBatches(new(limit, afterId, null)
        {
            Faults = faults,
            Workspace = IsKeyMoved ? "other" : null,
        });
        return new([.. page.Batches.Select(Show)], page.HasMore, page.Batches.Count > 0 ? page.Batches[^1].Id : null);
    }

    public MessageBatch Retrieve(string id)
    {
        Pass();
        return Show(_core.FindBatch(Name(id)));
    }

    public MessageBatch Cancel(string id, IReadOnlyList<FaultRule> faults)
    {
        Pass();
        if (!_own.ContainsKey(id))
            _world.Violate("foreign_cancel", $"the run cancels batch {id}, which is not its own");
        return Show(_core.CancelBatch(Name(id), faults));
    }

    public byte[] Results(string id)
    {
        Pass();
        using var lines = _core.OpenResults(Name(id)).Lines;
        var bytes = new byte[lines.Length];
        lines.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>What a batch was billed, by the API's own books.</summary>
    public decimal Billed(SimBatch batch)
    {
        Pass();
        return _core.Bills.Lines
            .Where(line => line.Key.Batch == batch.Ordinal)
            .Sum(line => _core.Bills.Usd(line.Key, line.Value));
    }

    public void Dispose()
    {
        _core.Dispose();
        _spool.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    void Pass() => _core.Advance(SimWorld.Start + _world.Scheduler.Now);

    BatchName Name(string id) => new(id, IsKeyMoved ? "other" : null);

    static int RowOf(string customId) =>
        CustomId.TryParse(customId, SimWorld.Key.Span, out var id) ? id.Row : -1;

    static IReadOnlyList<RequestExtent> Scan(byte[] body)
    {
        var scanner = new BatchScanner(body.Length + 1);
        body.CopyTo(scanner.Free);
        scanner.Take(body.Length);
        return scanner.Finish();
    }

    static MessageBatch Show(Batch batch)
    {
        var done = batch.HasEnded ? batch.Done : default;
        return new()
        {
            Id = batch.Id,
            ProcessingStatus = batch.Status,
            RequestCounts = new(batch.Count - done.Total, done.Succeeded, done.Errored, done.Canceled, done.Expired),
            CreatedAt = batch.CreatedAt + batch.Skew(),
            ExpiresAt = batch.ExpiresAt + batch.Skew(),
            EndedAt = batch.EndedAt,
            CancelInitiatedAt = batch.CancelInitiatedAt,
            ArchivedAt = batch.ArchivedAt,
        };
    }
}
