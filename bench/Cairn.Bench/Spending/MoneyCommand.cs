using System.CommandLine;
using System.Globalization;

namespace Cairn.Bench.Spending;

/// <summary>Shows what the same rows cost in every way that people send them, by the books of one sandbox.</summary>
sealed class MoneyCommand : Command
{
    readonly Option<string> _data = new("--data")
    {
        Description = "the folder with xquad.en.json and marvel-wikia-data.csv",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("CAIRN_DATA") ?? ".",
    };

    readonly Option<string> _only = new("--only")
    {
        Description = "only workloads whose name contains this",
        DefaultValueFactory = _ => "",
    };

    public MoneyCommand()
        : base("money", "Compare the bills of the same rows: naive scripts, cairn, and the lower bound.")
    {
        Add(_data);
        Add(_only);
        SetAction(InvokeAsync);
    }

    async Task<int> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        Console.WriteLine(Machine.Text);
        var workloads = MoneyWorkload.All(parsed.GetValue(_data)!)
            .Where(work => work.Name.Contains(parsed.GetValue(_only)!, StringComparison.Ordinal));
        foreach (var work in workloads)
            faults.AddRange(await MeasureAsync(work, cancellationToken));
        Console.Write(string.Concat(faults.Select(fault => $"FAIL {fault}\n")));
        return faults.Count == 0 ? 0 : 1;
    }

    static async Task<IEnumerable<string>> MeasureAsync(MoneyWorkload work, CancellationToken cancellationToken)
    {
        await using var sandbox = await ServerProcess.SandboxAsync("--clock", "x600", "--seed", "1");
        using var trial = new MoneyTrial(work, sandbox.Address);
        var ways = await trial.RunAsync(cancellationToken);
        var bound = await trial.BoundAsync(ways[1].Spent, work.IsTable, cancellationToken);
        Print(work, ways, bound);
        return Faults(work, ways, bound);
    }

    static void Print(MoneyWorkload work, IReadOnlyList<(string Way, Spent Spent)> ways, decimal bound)
    {
        var ours = ways[^1].Spent;
        Console.WriteLine(Text($"\n{work.Name}: {work.Rows.Count:N0} rows\n"));
        Console.WriteLine("| way | input USD | output USD | all USD | times ours | tokens read |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|");
        foreach (var (way, spent) in ways)
            Console.WriteLine(Row(way, spent, ours) + Text($" {(decimal)spent.ReadTokens / spent.PromptTokens:P1} |"));
        Console.WriteLine(Row("lower bound", ours with { InputUsd = bound }, ours) + " |");
        Console.WriteLine(Text($"\nInput over the bound: {ours.InputUsd / bound:0.000}"));
    }

    static string Row(string way, Spent spent, Spent ours) => Text(
        $"| {way} | {spent.InputUsd:0.0000} | {spent.OutputUsd:0.0000} | {spent.Usd:0.0000} ")
        + Text($"| {spent.Usd / ours.Usd:0.00} |");

    static IEnumerable<string> Faults(
        MoneyWorkload work, IReadOnlyList<(string Way, Spent Spent)> ways, decimal bound)
    {
        var ours = ways[^1].Spent;
        foreach (var (way, spent) in ways.SkipLast(1).Where(way => way.Spent.Usd <= ours.Usd))
            yield return Text($"{work.Name}: {way} costs {spent.Usd:0.0000}, ours {ours.Usd:0.0000}");
        var times = ours.InputUsd / bound;
        if (times > work.BoundShareMax)
            yield return Text($"{work.Name}: input of {times:0.000} times the bound, at most {work.BoundShareMax}");
    }

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
