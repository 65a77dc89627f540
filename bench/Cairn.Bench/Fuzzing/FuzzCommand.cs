using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text;

namespace Cairn.Bench.Fuzzing;

/// <summary>Shows that no call, however broken, brings the sandbox down, hangs it or stays in its memory.</summary>
sealed class FuzzCommand : Command
{
    const long GrowthBytesMax = 64 * Machine.Mebi;

    // What was billed stays in the books: a line of 104 bytes for each minute of a batch, in a table that doubles.
    const long BookedBytes = 256;
    const int HandlesGrowthMax = 64;

    readonly Option<long> _count = new("--count")
    {
        Description = "how many calls",
        DefaultValueFactory = _ => 2_000_000,
    };

    readonly Option<ulong> _seed = new("--seed")
    {
        Description = "which calls: the same seed makes the same",
        DefaultValueFactory = _ => 1,
    };

    readonly Option<FileInfo?> _replay = new("--replay")
    {
        Description = "send the call in this file to a new sandbox and show the reply",
    };

    readonly Option<string[]> _sandbox = new("--sandbox-flag")
    {
        Description = "a flag for the sandbox, such as --sandbox-flag=--state=s.json; may be repeated",
    };

    public FuzzCommand()
        : base("fuzz", "Send mutated calls to a sandbox: no 500, no hang, no growth.")
    {
        Add(_count);
        Add(_seed);
        Add(_replay);
        Add(_sandbox);
        SetAction(InvokeAsync);
    }

    static string FaultFolder => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../fuzz"));

    async Task<int> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] flags = ["--clock", "x600", .. parsed.GetValue(_sandbox) ?? []];
        await using var server = await ServerProcess.SandboxAsync(flags);
        if (parsed.GetValue(_replay) is { } file)
        {
            await ReplayAsync(server, file, cancellationToken);
            return 0;
        }

        var plan = new FuzzPlan { Seed = parsed.GetValue(_seed), Count = parsed.GetValue(_count) };
        var fuzzer = new Fuzzer(plan, server.Address) { OnFault = fault => Console.Error.WriteLine(Save(fault, plan)) };
        var watch = new MemoryWatch(server, fuzzer);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = watch.WatchAsync(stop.Token);
        var start = TimeProvider.System.GetTimestamp();
        try
        {
            await fuzzer.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What was found until then is told.
        }

        var time = TimeProvider.System.GetElapsedTime(start);
        await stop.CancelAsync();
        await watching;
        return server.IsAlive
            ? Tell(fuzzer, watch, (plan, time))
            : throw new BenchException("The sandbox died; the calls in flight are the last faults above.");
    }

    static int Tell(Fuzzer fuzzer, MemoryWatch watch, (FuzzPlan Plan, TimeSpan Time) run)
    {
        var (early, late) = (watch.Early, watch.Late);
        Console.WriteLine(Machine.Text);
        Console.WriteLine(FormattableString.Invariant(
            $"{fuzzer.Done} calls over HTTP, seed {run.Plan.Seed}, in {run.Time.TotalSeconds:F0} s ")
            + FormattableString.Invariant($"({fuzzer.Done / run.Time.TotalSeconds:F0} per second)"));
        Console.WriteLine(string.Join(", ", fuzzer.Tally.Select(pair => $"{pair.Key}: {pair.Value}")));
        Console.WriteLine(FormattableString.Invariant($"slowest reply {fuzzer.Slowest.TotalMilliseconds:F0} ms"));
        Console.WriteLine($"memory {Mebi(early.Bytes)} -> {Mebi(late.Bytes)} MiB (peak {Mebi(watch.MostBytes)}), "
            + $"handles {early.Handles} -> {late.Handles}");
        var growthMax = GrowthBytesMax + (fuzzer.Batches * BookedBytes);
        Console.WriteLine($"the books of {fuzzer.Batches} batches may account for "
            + $"{Mebi(fuzzer.Batches * BookedBytes)} MiB of it");
        List<string> faults = [.. fuzzer.Faults.Select(fault => Save(fault, run.Plan))];
        if (late.Bytes - early.Bytes > growthMax)
            faults.Add($"memory grew by {Mebi(late.Bytes - early.Bytes)} MiB, at most {Mebi(growthMax)}");
        if (late.Handles - early.Handles > HandlesGrowthMax)
            faults.Add($"{late.Handles - early.Handles} handles more, at most {HandlesGrowthMax}");
        foreach (var fault in faults)
            Console.WriteLine($"FAIL: {fault}");

        return faults.Count == 0 ? 0 : 1;
    }

    static string Save(FuzzFault fault, FuzzPlan plan)
    {
        Directory.CreateDirectory(FaultFolder);
        var name = string.Create(CultureInfo.InvariantCulture, $"{plan.Seed}-{fault.Index}.http");
        var path = Path.Combine(FaultFolder, name);
        File.WriteAllBytes(path, fault.Request.Bytes);
        return $"{fault.Text}: {fault.Request.Name}, seed {plan.Seed}, index {fault.Index}; "
            + $"bench/run fuzz --replay {path}";
    }

    static async Task ReplayAsync(ServerProcess server, FileInfo file, CancellationToken cancellationToken)
    {
        var bytes = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
        using var connection = new WireConnection(new IPEndPoint(IPAddress.Loopback, server.Address.Port));
        var request = new WireRequest(bytes, IsTidy: true, HangsUp: false, IsHead: false, file.Name);
        var reply = await connection.SendAsync(request, cancellationToken);
        Console.WriteLine(reply is null
            ? "The server hung up without a reply."
            : $"{reply.Status} {reply.ContentType}\n{Encoding.UTF8.GetString(reply.Body)}");
    }

    static long Mebi(long bytes) => bytes / Machine.Mebi;
}
