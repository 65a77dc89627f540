using System.CommandLine;

namespace Cairn.Bench.Measuring;

/// <summary>Subjects that are measured one after the other in one run, as one command.</summary>
sealed class Suite
{
    /// <summary>Where the committed results are, below the top of the clone.</summary>
    public const string CommittedPath = "bench/results.json";

    readonly Option<bool> _quick = new("--quick") { Description = "fewer rounds and rows: less than a minute in all" };

    readonly Option<bool> _whole = new("--whole")
    {
        Description = "a million rows in the whole run, which takes minutes more",
    };

    readonly Option<bool> _json = new("--json") { Description = "print the results as JSON, the rest to stderr" };

    readonly Option<bool> _write = new("--write")
    {
        Description = $"put the results into {CommittedPath} and the tables of README.md and bench/README.md",
    };

    readonly IReadOnlyList<ISubject> _subjects;

    Suite(IReadOnlyList<ISubject> subjects) => _subjects = subjects;

    /// <summary>Makes the command measure these subjects.</summary>
    public static void On(Command command, params IReadOnlyList<ISubject> subjects)
    {
        var suite = new Suite(subjects);
        foreach (var option in (Option[])[suite._quick, suite._whole, suite._json, suite._write])
            command.Add(option);
        command.SetAction(suite.InvokeAsync);
    }

    /// <summary>A subcommand that measures one subject.</summary>
    public static Command Of(ISubject subject)
    {
        var command = new Command(subject.Name, subject.Description);
        On(command, subject);
        return command;
    }

    async Task<int> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var scale = (parsed.GetValue(_quick), parsed.GetValue(_whole)) switch
        {
            (false, false) => Scale.Usual,
            (true, false) => Scale.Quick,
            (false, true) => Scale.Whole,
            _ => throw new BenchException("--quick and --whole ask for opposite things; leave one out."),
        };
        if (scale == Scale.Quick && parsed.GetValue(_write))
            throw new BenchException("--write keeps what others compare with; measure it without --quick.");
        var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var isJson = parsed.GetValue(_json);
        var report = new SuiteReport(isJson ? errors : output, HasColours(isJson));
        report.Begin(Machine.Here);
        Dictionary<string, Measurement> found = [];
        foreach (var subject in _subjects)
        {
            await errors.WriteLineAsync($"measuring {subject.Name} ...");
            var before = ProcessorTime.Now();
            found.Add(subject.Name, await subject.MeasureAsync(scale, cancellationToken));
            report.Print(subject.Name, found[subject.Name], ProcessorTime.Now().StolenSince(before));
        }

        var (measured, committed) = (new BenchResults(Machine.Here, found), CommittedResults.Read());
        var isOk = report.Conclude(measured, committed);
        if (isJson)
            await output.WriteAsync(measured.ToJson());
        if (parsed.GetValue(_write))
            CommittedResults.Write(measured, committed);
        return isOk ? 0 : 1;
    }

    static bool HasColours(bool isJson) =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && !(isJson ? Console.IsErrorRedirected : Console.IsOutputRedirected);
}
