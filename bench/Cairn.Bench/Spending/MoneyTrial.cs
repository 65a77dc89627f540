using System.Buffers;
using System.Diagnostics;
using System.Text;
using Cairn.Models;
using Cairn.Planning.Caching;
using Cairn.Planning.Tables;
using Cairn.Profiling;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Bench.Spending;

/// <summary>One workload, spent on in every way: each in a workspace of its own, so that none finds another's
/// cache.</summary>
sealed class MoneyTrial : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cairn-bench-");
    readonly Uri _sandbox;
    readonly MoneyApi _books;
    readonly ComposedRequest[] _requests;

    public MoneyTrial(MoneyWorkload work, Uri sandbox)
    {
        _sandbox = sandbox;
        _books = new(sandbox, null);
        work.Write(_folder);
        var workload = WorkloadFile.Read(_folder.FullName, ModelCatalog.BuiltIn);
        var input = InputSnapshot.Take(workload.Input, default);
        var rows = new RowSource(workload, new(workload.Input, input), new(workload, ModelCatalog.BuiltIn));
        _requests = [.. rows.Read(RowSet.Range(0, input.RowCount)).Select(row => row.Request)];
    }

    /// <summary>Every way with what it cost, ours the last.</summary>
    public async Task<IReadOnlyList<(string Way, Spent Spent)>> RunAsync(CancellationToken cancellationToken) =>
    [
        ("one request at a time", await SpendAsync("each", api =>
            api.AskEachAsync(Written(null), cancellationToken), cancellationToken)),
        ("one batch without markers", await SpendAsync("plain", api =>
            api.AskBatchAsync(Written(null), cancellationToken), cancellationToken)),
        ("one batch, system marked", await SpendAsync("marked", api =>
            api.AskBatchAsync(Written(CacheTtl.FiveMinutes), cancellationToken), cancellationToken)),
        ("TypeScript SDK, as in guides", await SpendAsync("guide", _ =>
            GuideAsync(cancellationToken), cancellationToken)),
        ("cairn run", await SpendAsync("cairn", _ => CairnAsync(cancellationToken), cancellationToken)),
    ];

    /// <summary>The least that the prompts can cost in a batch, in USD, in the tokens of the sandbox.</summary>
    /// <param name="plain">What they cost uncached.</param>
    /// <param name="isTable">Whether the parts of a message may stand in any order.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<decimal> BoundAsync(Spent plain, bool isTable, CancellationToken cancellationToken)
    {
        var model = ModelCatalog.BuiltIn.Find(_requests[0].Model);
        var terms = CacheTerms.Of(model.TierFor(0).Price, model.CacheMinimumTokens);
        var tokens = await BlockTokensAsync(cancellationToken);
        var bound = isTable ? OfTable(plain, terms, tokens) : OfTree(plain, terms, tokens);
        return plain.InputUsd * (decimal)(bound / plain.PromptTokens);
    }

    public void Dispose()
    {
        _books.Dispose();
        _folder.Delete(recursive: true);
    }

    async Task<Spent> SpendAsync(string workspace, Func<MoneyApi, Task> spend, CancellationToken cancellationToken)
    {
        var before = await _books.SpentAsync(cancellationToken);
        using (var api = new MoneyApi(_sandbox, $"wrkspc_{workspace}"))
            await spend(api);
        return await _books.SpentAsync(cancellationToken) - before;
    }

    IEnumerable<ReadOnlyMemory<byte>> Written(CacheTtl? ttl)
    {
        foreach (var request in _requests)
        {
            var last = request.Blocks.Count(block => block.Section != PromptSection.Messages) - 1;
            var buffer = new ArrayBufferWriter<byte>();
            request.WriteParams(buffer, ttl is { } life ? [new(last, life)] : []);
            yield return buffer.WrittenMemory;
        }
    }

    double OfTree(Spent plain, CacheTerms terms, Dictionary<UInt128, double> tokens)
    {
        var scan = new PrefixScan();
        foreach (var request in _requests)
            scan.Add(request, (double)plain.PromptTokens / _requests.Length, block => tokens[block.Hash]);
        return Breakpoints.LowerBound(scan.Build(), terms);
    }

    double OfTable(Spent plain, CacheTerms terms, Dictionary<UInt128, double> tokens)
    {
        var builder = new ItemTableBuilder(["field"]);
        foreach (var request in _requests)
        {
            builder.Add(
            [
                .. from block in request.Blocks
                   where block.Section == PromptSection.Messages
                   select builder.Item(0, Encoding.UTF8.GetString(block.Json.Span), tokens[block.Hash]),
            ]);
        }

        var table = builder.Build();
        var instructions = (plain.PromptTokens - table.ItemTokens) / _requests.Length;
        return TableBounds.SpanningTree(table, new(terms, instructions))
            ?? throw new BenchException($"{table.Rows} rows are too many for the bound of a table.");
    }

    // A block counts what a prompt has more with it than without.
    async Task<Dictionary<UInt128, double>> BlockTokensAsync(CancellationToken cancellationToken)
    {
        var tokens = new Dictionary<UInt128, double>();
        var without = await _books.CountAsync(Alone(null), cancellationToken);
        foreach (var block in _requests.SelectMany(request => request.Blocks).DistinctBy(block => block.Hash))
            tokens[block.Hash] = await _books.CountAsync(Alone(block), cancellationToken) - without;
        return tokens;
    }

    ReadOnlyMemory<byte> Alone(PromptBlock? block)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write(Encoding.UTF8.GetBytes($"{{\"model\":\"{_requests[0].Model}\","));
        buffer.Write("\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"x\"}"u8);
        if (block is not null)
        {
            buffer.Write(","u8);
            buffer.Write(block.Json.Span);
        }

        buffer.Write("]}]}"u8);
        return buffer.WrittenMemory;
    }

    Task CairnAsync(CancellationToken cancellationToken) => RunAsync(
        BuiltCommand.Words[0],
        [
            .. BuiltCommand.Words.Skip(1), "run", _folder.FullName, $"--sandbox={_sandbox.AbsoluteUri}", "--json",
            "--output", Path.Combine(_folder.FullName, "out"),
        ], cancellationToken);

    async Task GuideAsync(CancellationToken cancellationToken)
    {
        var file = Path.Combine(_folder.FullName, "requests.jsonl");
        await using (var lines = File.Create(file))
        {
            foreach (var request in Written(null))
            {
                await lines.WriteAsync(request, cancellationToken);
                lines.WriteByte((byte)'\n');
            }
        }

        await RunAsync("node", [GuideScript, _sandbox.AbsoluteUri, "wrkspc_guide", file], cancellationToken);
    }

    static string GuideScript => Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "../../../../tests/sdk-typescript/guide.js"));

    async Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["CAIRN_HOME"] = Path.Combine(_folder.FullName, "home");
        using var run = Process.Start(start)!;
        run.StandardInput.Close();
        var (said, complained) = (run.StandardOutput.ReadToEndAsync(cancellationToken),
            run.StandardError.ReadToEndAsync(cancellationToken));
        await run.WaitForExitAsync(cancellationToken);
        if (run.ExitCode != 0)
        {
            throw new BenchException(
                $"`{program} {string.Join(' ', arguments)}` ended with {run.ExitCode}: {await complained}{await said}");
        }
    }
}
