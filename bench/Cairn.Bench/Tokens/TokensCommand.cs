using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Cairn.Models;
using Cairn.Profiling.Tokens;
using Cairn.Workloads;

namespace Cairn.Bench.Tokens;

/// <summary>Fits the token estimator to real calls and shows how it does on tasks that it has not seen.</summary>
sealed class TokensCommand : Command
{
    /// <summary>The most that the mean error of a prompt may be.</summary>
    public const double PromptErrorMax = 0.044;

    /// <summary>The most that the mean error of an unseen task's total may be.</summary>
    public const double TotalErrorMax = 0.027;

    const int RoundsOfSpeed = 200;

    readonly Option<DirectoryInfo> _data = new("--data")
    {
        Description = "the folder with the recorded calls; CAIRN_DATA where it is left out",
    };
    readonly Option<FileInfo?> _write = new("--write") { Description = "write the weights to this tokens.json" };

    public TokensCommand()
        : base("tokens", "Fit the token estimator and measure it, leaving one task out at a time.")
    {
        Add(_data);
        Add(_write);
        SetAction(Invoke);
    }

    int Invoke(ParseResult parsed)
    {
        var folder = parsed.GetValue(_data)?.FullName ?? Environment.GetEnvironmentVariable("CAIRN_DATA")
            ?? throw new BenchException("No data: name the folder of recorded calls with --data or CAIRN_DATA.");
        var calls = RealCall.Read(folder);
        var features = LeaveOneOut.OfFeatures(calls);
        var spread = ErrorSpread.Of(features.Tasks);
        Print(calls, features, spread);
        if (parsed.GetValue(_write) is { } file)
            File.WriteAllText(file.FullName, Facts(TokenFit.Of(calls), spread).ToJson());
        if (features.PromptError <= PromptErrorMax && features.TotalError <= TotalErrorMax)
            return 0;

        Console.WriteLine($"FAIL: at most {Percent(PromptErrorMax)} a prompt and {Percent(TotalErrorMax)} a total.");
        return 1;
    }

    static void Print(IReadOnlyList<RealCall> calls, LeaveOneOut features, ErrorSpread spread)
    {
        Console.WriteLine($"{calls.Count} calls of {features.Tasks.Count} tasks, each task estimated without it");
        Console.WriteLine();
        Console.WriteLine("| estimator | prompt, mean | p95 | total of a new task, mean | worst |");
        Console.WriteLine("|---|---:|---:|---:|---|");
        Console.WriteLine(Row($"{TextFeatures.Count} features", features));
        Console.WriteLine(Row("characters / 4", LeaveOneOut.OfCharacters(calls)));
        Console.WriteLine();
        Console.WriteLine($"from task to task {Percent(spread.TemplateSd)}; from row to row {Percent(spread.RowSd)}");
        Console.WriteLine($"second tokenizer generation: {Signed(SecondGeneration(calls))} tokens for these prompts");
        Console.WriteLine($"counting: {MegabytesPerSecond(calls):0} MB/s on one thread");
        foreach (var task in features.Tasks.OrderByDescending(task => Math.Abs(task.TotalError)).Take(8))
            Console.WriteLine($"  {task.Task} ({task.Billed.Count}): {Signed(task.TotalError)}");
    }

    static double MegabytesPerSecond(IReadOnlyList<RealCall> calls)
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(calls.Select(call => call.Question)));
        TextFeatures.Of(text);
        var watch = Stopwatch.StartNew();
        for (var round = 0; round < RoundsOfSpeed; round++)
            TextFeatures.Of(text);
        return RoundsOfSpeed * text.Length / watch.Elapsed.TotalSeconds / 1e6;
    }

    static double SecondGeneration(IReadOnlyList<RealCall> calls)
    {
        return (Sum(TokenizerGeneration.Second) / Sum(TokenizerGeneration.First)) - 1;

        double Sum(TokenizerGeneration tokenizer) => calls.Sum(call =>
            TokenEstimator.Estimate(Encoding.UTF8.GetBytes(call.Question), tokenizer).Tokens);
    }

    static string Row(string name, LeaveOneOut errors) =>
        $"| {name} | {Percent(errors.PromptError)} | {Percent(errors.PromptErrorP95)} "
        + $"| {Percent(errors.TotalError)} | {errors.Worst.Task} {Signed(errors.Worst.TotalError)} |";

    // What is not fitted (limits, the second generation) stays as it is in the file.
    static TokenFacts Facts(TokenFitResult fit, ErrorSpread spread) => TokenFacts.BuiltIn with
    {
        FramingTokens = Math.Round(fit.FramingTokens, 3),
        TemplateSd = Math.Round(spread.TemplateSd, 4),
        RowSd = Math.Round(spread.RowSd, 4),
        Features =
        [
            .. TokenFacts.BuiltIn.Features.Zip(
                fit.Features, (known, tokens) => known with { Tokens = Math.Round(tokens, 4) }),
        ],
    };

    static string Percent(double share) => (share * 100).ToString("0.00", CultureInfo.InvariantCulture) + "%";

    static string Signed(double share) =>
        (share * 100).ToString("+0.0;-0.0", CultureInfo.InvariantCulture) + "%";
}
