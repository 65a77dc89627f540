using System.CommandLine;
using System.CommandLine.Parsing;
using Cairn.Auditing;
using Cairn.Auditing.Fixing;
using Cairn.Auditing.Reading;
using Cairn.Cli.Output;
using Cairn.Models;
using Cairn.Reporting;

namespace Cairn.Cli.Commands;

/// <summary>Says what any requests to Claude lose money by; nothing is sent.</summary>
sealed class AuditCommand : CairnCommand
{
    static readonly string[] Formats = ["text", "json", "sarif", "junit", "markdown", "github"];

    readonly Argument<string[]> _files = new("file")
    {
        Description = "requests, logs with usage or exports of usage; folders and .gz too, - for standard input",
        Arity = ArgumentArity.OneOrMore,
    };

    readonly Option<string?> _format = new("--format")
    {
        Description = "text, json, sarif, junit, markdown (a summary) or github (annotations); text without it",
        HelpName = "name",
        CustomParser = result => OneOf(result, "--format", Formats),
    };

    readonly Option<string?> _failOn = new("--fail-on")
    {
        Description = "from which severity on a finding ends with exit code 9: warn or error; error without it",
        HelpName = "severity",
        CustomParser = result => OneOf(result, "--fail-on", ["warn", "error"]),
    };

    readonly Option<string?> _baseline = new("--baseline")
    {
        Description = "leave out what this file knows, an earlier output of --json, unless it costs a tenth more now",
        HelpName = "file",
    };

    readonly Option<string?> _fix = new("--fix")
    {
        Description = "write the requests anew with the safe repairs, and beside them the rows that have to go first",
        HelpName = "file",
    };

    readonly Option<bool> _all = new("--all") { Description = "name the rules that passed or abstained, and why" };
    readonly Option<string?> _models = Flags.ModelsFile();
    readonly Option<bool> _json = Flags.Json();
    readonly Option<bool> _quiet = Flags.Quiet();
    readonly Option<bool> _noProgress = Flags.NoProgress();

    public AuditCommand()
        : base("audit", "Say what any requests to Claude lose money by, ours or not; nothing is sent.")
    {
        Add(_files);
        foreach (var option in (Option[])
            [_format, _failOn, _baseline, _fix, _all, _models, _json, _quiet, _noProgress])
        {
            Add(option);
        }

    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn audit requests.jsonl", "batch lines, bodies, or a log of them with usage"),
        ("cairn audit requests.jsonl --fix better.jsonl", "a new file with the shared part first, marked and sorted"),
        ("cairn audit logs/ --fail-on warn --format github", "a folder, in a build: annotations, exit code 9"),
        ("gunzip -c traffic.gz | cairn audit - --json > base.json", "standard input; what is known from now on"),
        ("cairn audit prompts.jsonl --baseline base.json", "only what is new or dearer"),
    ];

    public override bool AsksNothing => true;

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var format = parsed.GetValue(_json) ? "json" : parsed.GetValue(_format) ?? "text";
        var terminal = new Terminal(format == "json", parsed.GetValue(_quiet));
        var catalog = ModelCatalog.Load(parsed.GetValue(_models) is { } file ? Path.GetFullPath(file) : null);
        var isShown = !parsed.GetValue(_noProgress) && !parsed.GetValue(_quiet);
        var progress = new CountProgress(terminal, TimeProvider.System, isShown);
        var auditor = new Auditor(catalog, TimeProvider.System.GetUtcNow());
        var files = AuditFiles.Expand(parsed.GetValue(_files)!);
        var fixing = parsed.GetValue(_fix) is { } target ? (FilesToFix(files, target), target) : default;
        var requests = new RequestFiles(catalog);
        await foreach (var request in progress.Watch(requests.ReadAsync(files, cancellationToken)))
            auditor.Add(request);
        if (requests.PassedOver is { Count: > 0 } others)
            terminal.Note($"passed over, without a request: {string.Join(", ", others)}");

        var (result, known) = parsed.GetValue(_baseline) is { } baseline
            ? AuditBaseline.Apply(auditor.Conclude(), baseline)
            : (auditor.Conclude(), 0);
        if (known > 0)
            terminal.Note($"{known} known findings are left out.");
        var least = parsed.GetValue(_failOn) == "warn" ? Severity.Warn : Severity.Error;
        if (format == "text")
            Terminal.Text(AuditText.Of(result, parsed.GetValue(_all)));
        else
            Terminal.Result(Document(result, format, least));
        if (fixing.Item1 is not null)
        {
            terminal.Note($"repairing {fixing.Item1}, in three passes ...");
            Terminal.Say(AuditFixText.Of(RequestFixer.Fix(fixing, catalog, result.Findings, cancellationToken)));
        }

        return result.Failed(least).Any() ? ExitCode.Findings : ExitCode.Success;
    }

    // What cannot be repaired is refused before it is read.
    static IReadOnlyList<string> FilesToFix(IReadOnlyList<AuditFile> files, string target)
    {
        IReadOnlyList<string> paths = [.. files.Select(file => file.Path)];
        RequestFixer.Check(paths, target);
        return paths;
    }

    static string Document(AuditResult result, string format, Severity least) => format switch
    {
        "json" => AuditJson.Of(result),
        "sarif" => AuditSarif.Of(result, [.. AuditRules.For(ModelCatalog.BuiltIn).Select(rule => rule.Info)]),
        "junit" => AuditJunit.Of(result, least),
        "markdown" => AuditMarkdown.Summary(result),
        _ => AuditMarkdown.Annotations(result),
    };

    static string? OneOf(ArgumentResult result, string option, string[] words)
    {
        var word = result.Tokens[0].Value;
        if (!words.Contains(word))
            result.AddError($"{option} is '{word}'; expected {string.Join(", ", words[..^1])} or {words[^1]}.");
        return word;
    }
}
