using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Reporting.Exporting;
using Cairn.Running;

namespace Cairn.Cli.Commands;

/// <summary>Writes a run's results in another form, from what is on this machine, at no cost.</summary>
sealed class ExportCommand : CairnCommand
{
    static readonly Dictionary<string, ExportFormat> Formats = new(StringComparer.Ordinal)
    {
        ["jsonl"] = ExportFormat.Jsonl,
        ["csv"] = ExportFormat.Csv,
        ["anthropic"] = ExportFormat.Anthropic,
        ["openai"] = ExportFormat.OpenAi,
        ["junit"] = ExportFormat.Junit,
        ["files"] = ExportFormat.Files,
    };

    readonly Argument<string> _run = Flags.RunName();
    readonly Option<string> _format = new("--format")
    {
        Description = "jsonl: the lines of results.jsonl; csv: the columns of the input and of the result; anthropic "
            + "or openai: result lines of their batches; junit: a test for each row; files: a file for each row",
        DefaultValueFactory = _ => "jsonl",
    };

    readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "the file, or the folder of files; it must not exist. The default is stdout",
        HelpName = "path",
    };

    readonly Option<bool> _keepFormulas = new("--keep-formulas")
    {
        Description = "csv: leave cells alone that a spreadsheet would run as a formula",
    };

    readonly Option<bool> _json = Flags.Json();

    public ExportCommand()
        : base("export", "Write a run's results in another form, at any time and at no cost.")
    {
        _format.AcceptOnlyFromAmong([.. Formats.Keys]);
        foreach (var option in (Option[])[_format, _output, _keepFormulas, _json])
            Add(option);
        Add(_run);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn export --format csv -o results.csv", "a table of the newest run"),
        ("cairn export k3v9 --format openai > results.jsonl", "result lines for programs that read OpenAI's"),
        ("cairn export k3v9 --format junit -o results.xml", "a test for each row, for a build server"),
        ("cairn export k3v9 --format files -o answers", "a file for each row"),
    ];

    public override bool AsksNothing => true;

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(parsed.GetValue(_json), false);
        var format = Formats[parsed.GetValue(_format)!];
        var output = parsed.GetValue(_output);
        Check(output, format, terminal.IsJson);
        var home = CairnHome.Open();
        using var store = home.OpenLedger(TimeProvider.System);
        var run = await RunFinder.FindAsync(store, parsed.GetValue(_run)!);
        var material = RunFinder.Material(home, run, RunFinder.ReadAgain(run, cancellationToken));
        var progress = new RowProgress(terminal, TimeProvider.System, true);
        var summary = await WriteAsync(
            new(material, await store.SnapshotAsync(run.Id)), output,
            new()
            {
                Format = format,
                KeepsFormulas = parsed.GetValue(_keepFormulas),
                Progress = rows => progress.Tell(rows, "rows"),
            },
            cancellationToken);
        progress.End();
        if (run.Spec.IsSandbox)
            terminal.SandboxNotice();
        Say(terminal, (run, summary), output);
        return ExitCode.Success;
    }

    static void Check(string? output, ExportFormat format, bool isJson)
    {
        if (output is null && (format is ExportFormat.Files || isJson))
        {
            throw new BadInputException([new("--output", null, "no path",
                format is ExportFormat.Files ? "a folder for the files" : "a file, since stdout carries the summary",
                "Name it with --output.")]);
        }

        if (Path.Exists(output))
        {
            throw new BadInputException([new("--output", null, $"'{output}', which exists", "a path that is free",
                "Choose another one; nothing is overwritten.")]);
        }
    }

    static async Task<ExportSummary> WriteAsync(
        RunExport export, string? output, ExportOptions options, CancellationToken cancellationToken)
    {
        if (output is null)
        {
            await using var stdout = new BufferedStream(Console.OpenStandardOutput());
            return await export.WriteAsync(stdout, options, cancellationToken);
        }

        var draft = Path.GetFullPath(output) + ".part";
        ExportSummary summary;
        if (options.Format is ExportFormat.Files)
        {
            summary = await export.WriteFilesAsync(draft, options, cancellationToken);
            Directory.Move(draft, output);
            return summary;
        }

        await using (var file = OwnerOnly.CreateFile(draft))
            summary = await export.WriteAsync(file, options, cancellationToken);
        File.Move(draft, output, overwrite: false);
        return summary;
    }

    static void Say(Terminal terminal, (Run Run, ExportSummary Summary) of, string? output)
    {
        var summary = of.Summary;
        var text = $"{summary.Rows:N0} rows of run {of.Run.Id}{(output is null ? "" : $" in {output}")}.";
        if (summary.LeftOut > 0)
            text += $" {summary.LeftOut:N0} rows without a result yet were left out.";
        if (summary.Defused > 0)
        {
            text += $" {summary.Defused:N0} cells began like a formula and got an apostrophe in front; "
                + "--keep-formulas leaves them alone.";
        }

        if (output is null)
            Terminal.Say(text);
        else
            terminal.Result(text, () => JsonOutput.Of(json => Write(json, of, output)));
    }

    static void Write(System.Text.Json.Utf8JsonWriter json, (Run Run, ExportSummary Summary) of, string output)
    {
        json.WriteString("run", of.Run.Id);
        json.WriteString("output", Path.GetFullPath(output));
        json.WriteBoolean("sandbox", of.Run.Spec.IsSandbox);
        json.WriteNumber("rows", of.Summary.Rows);
        json.WriteNumber("left_out", of.Summary.LeftOut);
        json.WriteNumber("defused_cells", of.Summary.Defused);
    }
}
