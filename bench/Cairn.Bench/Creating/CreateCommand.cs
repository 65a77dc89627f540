using System.CommandLine;
using System.Text.Json;

namespace Cairn.Bench.Creating;

/// <summary>Shows that the largest create is taken in little memory, and how fast beside a server that does
/// nothing.</summary>
sealed class CreateCommand : Command
{
    const double Megabyte = 1_000_000;

    static readonly TimeSpan WholeLife = TimeSpan.FromHours(25);
    static readonly JsonSerializerOptions Pretty = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    readonly Option<bool> _quick = new("--quick") { Description = "a tenth of the size, three rounds" };
    readonly Option<bool> _json = new("--json") { Description = "print the numbers as JSON" };

    public CreateCommand()
        : base("create", "Measure the largest create: 100,000 requests in 256 MB, beside a bare server.")
    {
        Add(_quick);
        Add(_json);
        SetAction(InvokeAsync);
    }

    async Task<int> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var report = await MeasureAsync(parsed.GetValue(_quick), cancellationToken);
        Console.WriteLine(parsed.GetValue(_json)
            ? JsonSerializer.Serialize(report, Pretty)
            : string.Join(Environment.NewLine, report.Lines()));
        return report.Faults.Count == 0 ? 0 : 1;
    }

    static async Task<CreateReport> MeasureAsync(bool isQuick, CancellationToken cancellationToken)
    {
        var (share, rounds) = isQuick ? (10, 3) : (1, 5);
        var body = CreateBody.Of(CreateBody.RequestsMax / share, CreateBody.BytesMax / share);
        var folder = Directory.CreateTempSubdirectory("cairn-bench-");
        try
        {
            await using var sinkProcess = await ServerProcess.SinkAsync();
            await using var process = await ServerProcess.SandboxAsync("--clock", "step");
            await using var durableProcess = await ServerProcess.SandboxAsync(
                "--clock", "step", "--state", Path.Combine(folder.FullName, "state.json"));
            using var sink = new Contender("sink", sinkProcess);
            using var sandbox = new Contender("sandbox", process);
            using var durable = new Contender("sandbox --state", durableProcess);
            Contender[] all = [sink, sandbox, durable];
            foreach (var contender in all)
                await contender.WarmUpAsync(cancellationToken);

            for (var round = 0; round < rounds; round++)
            {
                foreach (var contender in all)
                    await contender.UploadAsync(body, cancellationToken);
            }

            return new()
            {
                MachineText = Machine.Text,
                Requests = CreateBody.RequestsMax / share,
                Bytes = body.Length,
                Run = await RunAsync(sandbox, cancellationToken),
                Uploads = [.. all.Select(contender => contender.Rate)],
            };
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static async Task<RunRate> RunAsync(Contender sandbox, CancellationToken cancellationToken)
    {
        var run = await sandbox.Client.AdvanceAsync(WholeLife, cancellationToken);
        var (time, bytes, lines) = await sandbox.Client.ReadResultsAsync(sandbox.LastBatch!, cancellationToken);
        return new(run.TotalSeconds, bytes / Megabyte / time.TotalSeconds, bytes, lines);
    }

    /// <summary>One of the servers that take the same body in turn.</summary>
    sealed class Contender(string name, ServerProcess process) : IDisposable
    {
        const int WarmUpRequests = 2_000;

        readonly List<double> _rates = [];

        public BatchClient Client { get; } = new(process.Address);

        /// <summary>The batch of the last round, which is left to run; null for the sink.</summary>
        public string? LastBatch { get; private set; }

        public UploadRate Rate => new(name, _rates, process.PeakBytes);

        public async Task WarmUpAsync(CancellationToken cancellationToken)
        {
            await UploadAsync(CreateBody.Of(WarmUpRequests, WarmUpRequests * 2_500), cancellationToken);
            _rates.Clear();
        }

        public async Task UploadAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
        {
            if (LastBatch is not null)
                await Client.RemoveAsync(LastBatch, cancellationToken);

            var (time, answer) = await Client.CreateAsync(body, cancellationToken);
            LastBatch = answer.ValueKind == JsonValueKind.Object ? answer.GetProperty("id").GetString() : null;
            _rates.Add(body.Length / Megabyte / time.TotalSeconds);
        }

        public void Dispose() => Client.Dispose();
    }
}
