using System.CommandLine;
using System.CommandLine.Parsing;
using Cairn.Cli.Output;
using Cairn.Quality.Evaluating;
using Cairn.Reporting;
using Cairn.Workloads;

namespace Cairn.Cli.Commands;

/// <summary>Says which rung is good enough, on rows whose right answers are known.</summary>
sealed class EvalCommand : CairnCommand
{
    readonly RecordedFlags _recorded = new();
    readonly Option<decimal?> _target = new("--target")
    {
        Description = "the quality that a rung has to reach, such as 0.9",
        HelpName = "share",
        CustomParser = TargetOf,
    };

    readonly Option<bool> _json = Flags.Json();
    readonly Option<bool> _quiet = Flags.Quiet();
    readonly Option<bool> _noProgress = Flags.NoProgress();

    public EvalCommand()
        : base("eval", "Say how good each rung is on labelled rows, what it costs, and which is good enough.")
    {
        _recorded.AddTo(this);
        foreach (var option in (Option[])[_target, _json, _quiet, _noProgress])
            Add(option);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn eval --recorded answers.csv --correct small large --target 0.9", "two rungs, recorded in one file"),
        ("cairn eval --recorded a.jsonl b.jsonl --id id --score score", "a file for each rung, joined by a key"),
        ("cairn eval --recorded a.csv --answer answer --label topic --grader normalised", "grade recorded answers"),
    ];

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(parsed.GetValue(_json), parsed.GetValue(_quiet));
        var isShown = !parsed.GetValue(_noProgress) && !parsed.GetValue(_quiet);
        var progress = new RowProgress(terminal, TimeProvider.System, isShown);
        var rungs = await _recorded.ReadAsync(parsed, progress, cancellationToken);
        return Show(terminal, Evaluation.Of(rungs, parsed.GetValue(_target)), rungs);
    }

    static ExitCode Show(Terminal terminal, Evaluation evaluation, IReadOnlyList<RungAnswers> rungs)
    {
        foreach (var (rung, quality) in rungs.Zip(evaluation.Rungs).Where(pair => pair.Second.Ungraded > 0))
        {
            var (row, error) = rung.Answers.Where(answer => answer.Grade.Error is not null)
                .Select(answer => (answer.Row, answer.Grade.Error)).First();
            terminal.Warn($"{quality.Ungraded:N0} of {quality.Rows:N0} answers of {rung.Name} could not be graded; "
                + $"the first, row {row}: {error}");
        }

        terminal.Result(EvaluationText.Of(evaluation), ReportJson.Of(evaluation));
        return evaluation.Rungs.Any(rung => rung.Ungraded > 0) ? ExitCode.FailedRows
            : evaluation is { Target: not null, Chosen: null } ? ExitCode.NotCertifiable
            : ExitCode.Success;
    }

    static decimal? TargetOf(ArgumentResult result)
    {
        if (Amounts.Share(result.Tokens[0].Value) is > 0 and <= 1 and var target)
            return target;

        result.AddError($"--target is '{result.Tokens[0].Value}'; expected a share above 0, at most 1, such as 0.9.");
        return null;
    }
}
