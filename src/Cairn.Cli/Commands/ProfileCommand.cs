using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Cairn.Cli.Output;
using Cairn.Reporting;

namespace Cairn.Cli.Commands;

/// <summary>Says what a workload looks like; nothing is sent.</summary>
sealed class ProfileCommand : CairnCommand
{
    readonly Argument<string> _workload = new("workload")
    {
        Description = "the workload: a folder with a cairn.yaml, the file itself, or a .jsonl of ready batch lines",
        DefaultValueFactory = _ => ".",
    };

    readonly Option<bool> _showText = new("--show-text")
    {
        Description = "show words of the prompts: how shared blocks begin, what differs in front of them",
    };

    readonly Option<decimal?> _uploadRate = new("--upload-rate")
    {
        Description = "megabytes that go up in a second; 10 without it",
        HelpName = "MB/s",
        CustomParser = RateOf,
    };

    readonly Option<int?> _limit = Flags.Limit();
    readonly Option<string?> _models = Flags.ModelsFile();
    readonly Option<bool> _json = Flags.Json();
    readonly Option<bool> _quiet = Flags.Quiet();
    readonly Option<bool> _noProgress = Flags.NoProgress();

    public ProfileCommand()
        : base("profile", "Say what the rows share, repeat and waste; nothing is sent, no key is needed.")
    {
        Add(_workload);
        foreach (var option in (Option[])[_showText, _uploadRate, _limit, _models, _json, _quiet, _noProgress])
            Add(option);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn profile samples/support-tickets", "the six figures, the prefix tree, what keeps rows from sharing"),
        ("cairn profile requests.jsonl --show-text", "ready batch lines; what differs in front, with its text"),
    ];

    public override bool AsksNothing => true;

    protected override Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(parsed.GetValue(_json), parsed.GetValue(_quiet));
        var modelsFile = parsed.GetValue(_models) is { } file ? Path.GetFullPath(file) : null;
        var prepared = PreparedWorkload.Read(parsed.GetValue(_workload)!, modelsFile, cancellationToken);
        if (parsed.GetValue(_showText) && prepared.Workload.Redact.Count > 0)
        {
            throw new BadInputException([new("--show-text", null, "a workload that redacts columns",
                "one whose texts may be shown", "Leave it out: the shapes of what differs are shown without it.")]);
        }

        var isShown = !parsed.GetValue(_noProgress) && !parsed.GetValue(_quiet);
        var progress = new RowProgress(terminal, TimeProvider.System, isShown);
        var profile = prepared.Profile(parsed.GetValue(_limit), progress, cancellationToken);
        foreach (var warning in prepared.Warnings(profile, TimeProvider.System.GetUtcNow()))
            terminal.Warn(warning);

        var report = ProfileReport.Of(prepared.Workload, profile, prepared.Catalog, new()
        {
            ShowsText = parsed.GetValue(_showText),
            UploadMegabytesPerSecond = parsed.GetValue(_uploadRate) ?? 10,
        });
        terminal.Result(ProfileText.Of(report), () => ReportJson.Of(report));
        return Task.FromResult(ExitCode.Success);
    }

    static decimal? RateOf(ArgumentResult result)
    {
        if (decimal.TryParse(
                result.Tokens[0].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate)
            && rate > 0)
        {
            return rate;
        }

        result.AddError($"--upload-rate is '{result.Tokens[0].Value}'; expected megabytes a second, such as 12.5.");
        return null;
    }
}
