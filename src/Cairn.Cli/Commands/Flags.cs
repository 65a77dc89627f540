using System.CommandLine;
using System.Globalization;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Cli.Commands;

/// <summary>The flags that several commands share, so that they are spelled and explained once.</summary>
static class Flags
{
    public static Argument<string> Workload() => new("workload")
    {
        Description = "the workload: a folder with a cairn.yaml, or the file itself",
        DefaultValueFactory = _ => ".",
    };

    public static Argument<string> RunName() => new("run")
    {
        Description = "the run: its id, a unique prefix of it, or `latest`",
        DefaultValueFactory = _ => "latest",
    };

    public static Option<bool> Sandbox() => new("--sandbox")
    {
        Description = "rehearse against a sandbox of the run's own: no key, no cost; --sandbox=URI uses one that "
            + "runs already",
    };

    // `--sandbox=URI` is rewritten to this before parsing, so that `--sandbox` never swallows the argument after it.
    public static Option<string?> SandboxUri() => new(SandboxUriName) { Hidden = true };

    public const string SandboxUriName = "--sandbox-uri";

    public static Option<bool> Yes() => new("--yes", "-y") { Description = "spend without asking" };

    public static Option<decimal?> MaxCost() => new("--max-cost")
    {
        Description = "the most that the run may cost, in US dollars; over the workload's own max_cost",
        HelpName = "usd",
        CustomParser = result => Amounts.Usd(result.Tokens[0].Value) ?? Refuse<decimal?>(result,
            $"--max-cost is '{result.Tokens[0].Value}'; expected dollars above 0, up to 9000000, such as 5 or 0.50."),
    };

    public static Option<TimeSpan?> Deadline() => new("--deadline")
    {
        Description = "a new deadline, counted from the start of the run",
        HelpName = "12h",
        CustomParser = result => Amounts.Duration(result.Tokens[0].Value) ?? Refuse<TimeSpan?>(result,
            $"--deadline is '{result.Tokens[0].Value}'; expected a time such as 30m, 12h or 2d."),
    };

    public static Option<int?> Limit() => Count("--limit", "ask only the first N rows");

    public static Option<int?> CompareRealtime() => Count(
        "--compare-realtime", "ask N of the rows once more, one by one, and compare price, latency and answers");

    public static Option<int?> MaxTokens() =>
        Count("--max-tokens", "the most tokens of an answer, over the workload's own max_tokens");

    /// <summary>A whole number that is not under the least.</summary>
    public static Option<int?> Count(string name, string does, int least = 1) => new(name)
    {
        Description = does,
        HelpName = "N",
        CustomParser = result => int.TryParse(
                result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count >= least
            ? count
            : Refuse<int?>(
                result, $"{name} is '{result.Tokens[0].Value}'; expected a whole number of at least {least}."),
    };

    public static Option<RowSet?> Rows() => new("--rows")
    {
        Description = "only these rows, by `row` in the results, such as 3,5-9",
        HelpName = "list",
        CustomParser = result => RowsOf(result.Tokens[0].Value) ?? Refuse<RowSet?>(
            result, $"--rows is '{result.Tokens[0].Value}'; expected row numbers and ranges such as 3,5-9."),
    };

    public static Option<Tag[]> Tags() => new("--tag")
    {
        Description = "a tag of the run, over the workload's own of that name; may be given several times",
        HelpName = "name=value",
        CustomParser = result =>
        {
            var tags = result.Tokens.Select(token => Tag.Of(token.Value)).ToList();
            return !tags.Contains(null) ? [.. tags.OfType<Tag>()] : Refuse<Tag[]>(
                result, $"--tag is '{result.Tokens[tags.IndexOf(null)].Value}'; expected a name and a value of at most "
                    + "128 characters each, such as team=support.");
        },
    };

    public static Option<bool> DryRun(string does) => new("--dry-run") { Description = does };

    public static Option<LostCreatePolicy?> LostCreate() => new("--lost-create")
    {
        Description = "what to do when the answer to a create is lost: reconcile, hedge, cancel or manual",
        HelpName = "policy",
        CustomParser = result => Enum.TryParse<LostCreatePolicy>(result.Tokens[0].Value, true, out var policy)
            && result.Tokens[0].Value.All(char.IsAsciiLetter)
            ? policy
            : Refuse<LostCreatePolicy?>(result, $"--lost-create is '{result.Tokens[0].Value}'; expected reconcile, "
                + "hedge, cancel or manual."),
    };

    public static Option<bool> AdoptHost() => new("--adopt-host")
    {
        Description = "this machine takes the ledger over: nothing else may use a copy of it",
    };

    public static Option<bool> NoWait() => new("--no-wait")
    {
        Description = "do what can be done now and leave (exit code 75); safe from cron",
    };

    public static Option<string?> OutputFolder() => new("--output", "-o")
    {
        Description = "where the results go; the default is ./cairn-runs/<run>",
        HelpName = "dir",
    };

    public static Option<string?> ModelsFile() => new("--models")
    {
        Description = "a file with models and prices of your own, over the built-in ones",
        HelpName = "file",
    };

    public static Option<bool> Json() =>
        new("--json") { Description = "print one JSON object on stdout and nothing else" };

    public static Option<bool> Quiet() => new("--quiet", "-q") { Description = "print results and errors only" };

    public static Option<bool> NoProgress() => new("--no-progress") { Description = "show no progress" };

    static RowSet? RowsOf(string text)
    {
        var rows = RowSet.Empty;
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-').Select(RowOf).ToList();
            if (ends is not ([>= 0] or [>= 0, >= 0]) || ends[0] > ends[^1])
                return null;
            rows = rows.Union(RowSet.Range(ends[0], ends[^1] + 1));
        }

        return rows;
    }

    static int RowOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var row) && row < int.MaxValue
            ? row
            : -1;

    static T? Refuse<T>(System.CommandLine.Parsing.ArgumentResult result, string message)
    {
        result.AddError(message);
        return default;
    }
}
