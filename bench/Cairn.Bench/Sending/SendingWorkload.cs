using System.Globalization;
using System.Text;
using Cairn.Accounting;
using Cairn.Claude;
using Cairn.Models;
using Cairn.Planning;
using Cairn.Profiling;
using Cairn.Running;
using Cairn.Storage;
using Cairn.Workloads;

namespace Cairn.Bench.Sending;

/// <summary>Short rows behind a system prompt of two kilobytes that all share, as one batch near its limit.</summary>
sealed class SendingWorkload
{
    /// <summary>Rows of which the body stays just under the limit of a batch.</summary>
    public const int RowsMax = 100_000;

    const int RowWords = 58;
    const int SystemWords = 324;
    const string InputFile = "rows.csv";
    const string RunId = "0000000b";
    const string SubmissionId = "0000000s";

    static readonly byte[] Key = "the key of this bench, 32 bytes."u8.ToArray();

    // One letter in four has what JSON escapes, and one in four what is not ASCII.
    static readonly string[] Places = ["Boston", "Köln", "\"The Hague\"", "Porto"];

    static readonly string[] Words =
    [
        "order", "the", "parcel", "never", "came", "refund", "and", "invoice", "size", "customer", "wrote",
        "a", "letter", "about", "colour", "of", "two", "chairs", "which", "were", "damaged",
    ];

    readonly DirectoryInfo _folder;
    readonly Workload _workload;
    readonly InputSnapshot _input;
    readonly RowReader _reader;

    /// <param name="folder">Where <see cref="Write"/> wrote it.</param>
    public SendingWorkload(DirectoryInfo folder)
    {
        _folder = folder;
        _workload = WorkloadFile.Read(folder.FullName, ModelCatalog.BuiltIn);
        _input = InputSnapshot.Take(_workload.Input, default);
        _reader = new(_workload.Input, _input);
        Composer = new(_workload, ModelCatalog.BuiltIn);
    }

    /// <summary>Makes the requests.</summary>
    public RequestComposer Composer { get; }

    /// <summary>How many rows there are.</summary>
    public int Count => _input.RowCount;

    /// <summary>Writes rows and workload into a folder.</summary>
    public static void Write(DirectoryInfo folder)
    {
        File.WriteAllLines(
            Path.Combine(folder.FullName, InputFile),
            Enumerable.Range(0, RowsMax).Select(row => string.Create(
                CultureInfo.InvariantCulture,
                $"k{row},\"Letter {row} from {Quoted(Places[row % Places.Length])}: {Text(row, RowWords)}\""))
                .Prepend("id,text"));
        File.WriteAllText(Path.Combine(folder.FullName, "cairn.yaml"), string.Create(
            CultureInfo.InvariantCulture, $$$"""
            name: bench
            input: {{{InputFile}}}
            id: id
            model: claude-haiku-5-5
            max_tokens: 64
            system: '{{{Text(7, SystemWords)}}}'
            user: "{{ text }}"
            queue_limit: {{{RowsMax}}}

            """));
    }

    /// <summary>All rows, in memory.</summary>
    public List<Row> Rows() => [.. _reader.Read()];

    /// <summary>The body of all rows, as it is sent when no batch was sent before.</summary>
    public BatchBody Body() => new(
        Context(null!, null!, null!), new()
        {
            Id = SubmissionId,
            RunId = RunId,
            WorkspaceId = "default",
            Attempt = 0,
            IsPrimer = false,
            Rows = RowSet.Range(0, Count),
            BodyBytes = BatchLimits.BytesMax,
            BodySha256 = "",
            Reserved = Usd.Zero,
        });

    /// <summary>Plans and sends all rows as a run does, up to the batch that is in the ledger as accepted.</summary>
    /// <returns>How long it took, on a ledger that was open before, and the bytes of the body.</returns>
    public async Task<(TimeSpan Time, long Bytes)> SendAsync(Uri sink, CancellationToken cancellationToken)
    {
        var home = _folder.CreateSubdirectory(Identity.New());
        var clock = new ApiClock(TimeProvider.System);
        using var client = new ClaudeClient(sink, ClaudeCredentials.Sandbox, clock);
        using var ledger = SqliteRunStore.Open(Path.Combine(home.FullName, "ledger.db"), TimeProvider.System);
        var context = Context(ledger, client, new RunFolder(home.FullName, RunId)) with { Clock = clock };
        await ledger.AddRunAsync(new() { Id = RunId, Spec = context.Spec });
        var started = TimeProvider.System.GetTimestamp();
        var last = await new Runner(context, new() { NoWait = true }).RunAsync(cancellationToken);
        var time = TimeProvider.System.GetElapsedTime(started);
        if (last.Submissions is not [{ State: SubmissionState.Accepted } sent] || sent.Count != Count)
        {
            throw new BenchException(
                $"The run ended as {last.Run.State} with {last.Submissions.Count} submissions: {last.Run.StopMessage}");
        }

        ledger.Dispose();
        home.Delete(recursive: true);
        return (time, SwallowingServer.BytesOf(sent.BatchId!));
    }

    RunContext Context(IRunStore store, IBatchApi api, IBlobStore blobs) => new()
    {
        RunId = RunId,
        Spec = Spec,
        Store = store,
        Api = api,
        Clock = new(TimeProvider.System),
        Blobs = blobs,
        Workload = _workload,
        Rows = new(_workload, _reader, Composer),
        Layout = RunLayout.InInputOrder(Count),
        Catalog = ModelCatalog.BuiltIn,
        InstanceKey = Key,
        NewId = () => SubmissionId,
    };

    RunSpec Spec => new()
    {
        Name = _workload.Name,
        WorkloadPath = _workload.Folder,
        WorkloadFingerprint = "bench",
        InputSha256 = _input.Sha256,
        Rows = Count,
        LayoutSha256 = RunLayout.InInputOrder(Count).Sha256,
        OutputFolder = _folder.FullName,
        StartedAt = TimeProvider.System.GetUtcNow(),
        QueueLimit = RowsMax,
        Plan = new(Count, "", [], new(Usd.Zero, Usd.Zero, Usd.Zero), null),
    };

    static string Quoted(string text) => text.Replace("\"", "\"\"", StringComparison.Ordinal);

    // The same for the same number.
    static string Text(int number, int words)
    {
        var text = new StringBuilder();
        var state = (uint)number;
        for (var word = 0; word < words; word++)
        {
            state = unchecked((state * 1664525) + 1013904223);
            text.Append(word == 0 ? "" : " ").Append(Words[(state >> 16) % Words.Length]);
        }

        return text.ToString();
    }
}
