using System.Globalization;
using Cairn.Claude;
using Cairn.Models;
using Cairn.Planning;
using Cairn.Running;
using Cairn.Storage;
using Cairn.Workloads;

namespace Cairn.Bench.Driving;

/// <summary>A workload of short rows, and runs of it on ledgers and files of their own.</summary>
sealed class BenchWorkload : IDisposable
{
    const int Customers = 100_000;

    static readonly byte[] Key = "the key of this bench"u8.ToArray();

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cairn-bench-");
    readonly Workload _workload;
    readonly InputSnapshot _input;
    readonly RowSource _rows;
    readonly Planned _planned;

    /// <param name="rows">How many rows.</param>
    /// <param name="queueLimit">How many may be in flight, which also bounds a batch.</param>
    public BenchWorkload(int rows, int queueLimit)
    {
        Write(_folder, rows, queueLimit);
        _workload = WorkloadFile.Read(_folder.FullName, ModelCatalog.BuiltIn);
        _input = InputSnapshot.Take(_workload.Input, default);
        _rows = new(_workload, new(_workload.Input, _input), new(_workload, ModelCatalog.BuiltIn));
        var profile = _rows.Profile(RowSet.Range(0, rows), ModelCatalog.BuiltIn);
        _planned = Planner.Choose(
            [Candidate.Of(null, profile, new([]))], ModelCatalog.BuiltIn,
            new() { QueueLimit = queueLimit, Via = Via.Batch });
    }

    /// <summary>Writes the workload into a folder, for a run by the command.</summary>
    public static void Write(DirectoryInfo folder, int rows, int queueLimit)
    {
        File.WriteAllLines(
            Path.Combine(folder.FullName, "rows.csv"),
            Enumerable.Range(0, rows).Select(row => string.Create(
                CultureInfo.InvariantCulture,
                $"k{row},What does a customer want who writes letter number {row}?,c{row * 7L % Customers}"))
                .Prepend("id,text,customer"));
        var file = Path.Combine(folder.FullName, "cairn.yaml");
        File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $$$"""
            name: bench
            input: rows.csv
            id: id
            model: claude-haiku-5-5
            max_tokens: 64
            user: "{{ text }}"
            queue_limit: {{{queueLimit}}}

            """));
    }

    /// <summary>Drives one run from its start to its end.</summary>
    /// <param name="sandbox">The API.</param>
    /// <param name="isDurable">Whether the fence and the journal are on disk, as they always are, or in memory.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How long it took, and how many batches it was.</returns>
    public async Task<(TimeSpan Time, int Batches)> RunAsync(
        Uri sandbox, bool isDurable, CancellationToken cancellationToken)
    {
        var id = Identity.New();
        var home = _folder.CreateSubdirectory(id);
        var clock = new ApiClock(TimeProvider.System);
        using var client = new ClaudeClient(sandbox, ClaudeCredentials.Sandbox, clock);
        using var ledger = SqliteRunStore.Open(Path.Combine(home.FullName, "ledger.db"), TimeProvider.System);
        IBlobStore files = new RunFolder(home.FullName, id);
        var context = ContextOf((id, home.FullName), isDurable ? ledger : new UnfencedStore(ledger), client) with
        {
            Clock = clock,
            Blobs = isDurable ? files : new UnjournaledBlobs(files),
        };
        await ledger.AddRunAsync(new() { Id = id, Spec = context.Spec });
        var started = TimeProvider.System.GetTimestamp();
        var last = await new Runner(context, new()).RunAsync(cancellationToken);
        var time = TimeProvider.System.GetElapsedTime(started);
        if (last.Run is not { Pending: 0, Failed: 0 })
            throw new BenchException($"The run ended as {last.Run.State} with {last.Run.Pending} rows pending.");
        ledger.Dispose();
        home.Delete(recursive: true);
        return (time, last.Submissions.Count);
    }

    /// <summary>What the steps of a run share, with its files in a folder of its own.</summary>
    public RunContext ContextOf((string Id, string Home) run, IRunStore ledger, IBatchApi api) => new()
    {
        RunId = run.Id,
        Spec = Spec(run.Home),
        Store = ledger,
        Api = api,
        Clock = new(TimeProvider.System),
        Blobs = new RunFolder(run.Home, run.Id),
        Workload = _workload,
        Rows = _rows,
        Layout = _planned.Layout,
        Catalog = ModelCatalog.BuiltIn,
        InstanceKey = Key,
    };

    /// <summary>What a run of this workload agrees to.</summary>
    public RunSpec Spec(string output) => new()
    {
        Name = _workload.Name,
        WorkloadPath = _workload.Folder,
        WorkloadFingerprint = "bench",
        InputSha256 = _input.Sha256,
        Rows = _planned.Layout.Places,
        InputRows = _input.RowCount,
        LayoutSha256 = _planned.Layout.Sha256,
        OutputFolder = output,
        StartedAt = TimeProvider.System.GetUtcNow(),
        QueueLimit = _workload.QueueLimit,
        Plan = _planned.Plan,
    };

    public void Dispose() => _folder.Delete(recursive: true);
}
