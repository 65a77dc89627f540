using System.CommandLine;
using System.CommandLine.Parsing;
using Cairn.Accounting;
using Cairn.Cli.Output;
using Cairn.Quality.Evaluating;
using Cairn.Reporting;
using Cairn.Workloads;

namespace Cairn.Cli.Commands;

/// <summary>Says which rung is good enough, on rows whose right answers are known.</summary>
sealed class EvalCommand : CairnCommand
{
    readonly Argument<string> _workload = Flags.Workload();
    readonly RecordedFlags _recorded = new();
    readonly Option<decimal?> _target = new("--target")
    {
        Description = "the quality that a rung has to reach, such as 0.9; over the workload's own target",
        HelpName = "share",
        CustomParser = TargetOf,
    };

    readonly Option<int?> _rows = Flags.Count("--rows", "ask only so many of the rows with labels, drawn evenly");
    readonly Option<int?> _seed = Flags.Count("--seed", "draws the rows; 1 without it", 0);
    readonly Option<bool> _ablate = new("--ablate")
    {
        Description = "leave out one part of the prompt at a time: system blocks, examples, the schema",
    };

    readonly Option<bool> _dryRun = Flags.DryRun("say what it would cost, and send nothing");
    readonly Option<bool> _sandbox = Flags.Sandbox();
    readonly Option<string?> _sandboxUri = Flags.SandboxUri();
    readonly Option<bool> _yes = Flags.Yes();
    readonly Option<decimal?> _maxCost = Flags.MaxCost();
    readonly Option<string?> _output = Flags.OutputFolder();
    readonly Option<string?> _models = Flags.ModelsFile();
    readonly Option<Tag[]> _tags = Flags.Tags();
    readonly Option<bool> _adoptHost = Flags.AdoptHost();
    readonly DriveFlags _drive = new();

    public EvalCommand()
        : base("eval", "Say how good each rung is on labelled rows, what it costs, and which is good enough.")
    {
        Add(_workload);
        foreach (var option in (Option[])
            [_target, _rows, _seed, _ablate, _dryRun, _sandbox, _sandboxUri, _yes, _maxCost, _output, _models, _tags,
                _adoptHost])
        {
            Add(option);
        }

        _recorded.AddTo(this);
        _drive.AddTo(this);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn eval tickets --rows 200 --target 0.9", "ask 200 labelled rows at every rung, after a question"),
        ("cairn eval tickets --dry-run", "what that would cost"),
        ("cairn eval tickets --ablate --rows 200 --sandbox", "what each part of the prompt is worth; a rehearsal"),
        ("cairn eval --recorded answers.csv --correct small large --target 0.9", "two rungs, recorded in one file"),
        ("cairn eval --recorded a.jsonl b.jsonl --id id --score score", "a file for each rung, joined by a key"),
        ("cairn eval --recorded a.csv --answer answer --label topic --grader normalised", "grade recorded answers"),
    ];

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var terminal = _drive.Terminal(parsed);
        if (!_recorded.AreGiven(parsed))
            return await AskAsync(parsed, terminal, cancellationToken);

        var progress = new RowProgress(terminal, TimeProvider.System, _drive.IsShown(parsed));
        var rungs = await _recorded.ReadAsync(parsed, progress, cancellationToken);
        return EvalOutput.Show(terminal, Evaluation.Of(rungs, parsed.GetValue(_target)), rungs);
    }

    async Task<ExitCode> AskAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        var modelsFile = parsed.GetValue(_models) is { } file ? Path.GetFullPath(file) : null;
        var prepared = PreparedWorkload.Read(parsed.GetValue(_workload)!, modelsFile, cancellationToken)
            .Tagged(parsed.GetValue(_tags));
        var (isSandbox, sandbox) = (parsed.GetValue(_sandbox), parsed.GetValue(_sandboxUri));
        prepared = prepared with { Known = await Knowledge.ReadAsync(prepared, isSandbox || sandbox is not null) };
        var draft = EvalDraft.Of(prepared, TermsOf(parsed, prepared.Workload),
            (parsed.GetValue(_rows), parsed.GetValue(_seed) ?? 1), cancellationToken);
        foreach (var warning in draft.Warnings().Concat(draft.Rungs.SelectMany(rung =>
            prepared.Warnings(rung, TimeProvider.System.GetUtcNow()))).Distinct())
        {
            terminal.Warn(warning);
        }

        if (parsed.GetValue(_dryRun))
        {
            terminal.Result(draft.Text(), () => EvalEstimate.JsonOf(draft));
            return ExitCode.Success;
        }

        var target = Target.Of(isSandbox, sandbox);
        terminal.Note(draft.Text().TrimEnd());
        var limit = (parsed.GetValue(_maxCost) ?? prepared.Workload.MaxCostUsd) is { } usd ? new Usd(usd) : (Usd?)null;
        foreach (var warning in await BudgetOutlook.WarningsAsync(
            prepared.Workload, target.IsSandbox, draft.Estimate))
        {
            terminal.Warn(warning);
        }

        if (!target.IsSandbox)
            Spending.Confirm(Question(draft, limit), parsed.GetValue(_yes));

        var home = CairnHome.Open();
        using var store = home.OpenLedger(TimeProvider.System);
        await using var guard = await LedgerGuard.EnterAsync(home, store, terminal, parsed.GetValue(_adoptHost));
        var run = await draft.AgreeAsync(
            home, (target, modelsFile, limit), parsed.GetValue(_output), cancellationToken);
        await store.AddRunAsync(run);
        terminal.Note($"run {run.Id}: {draft.Rows.Count:N0} rows at {draft.Rungs.Count} rungs");
        if (run.Spec.IsSandbox)
            terminal.SandboxNotice();

        await using var session = await RunSession.OpenAsync(home, store, run, draft.Prepared, cancellationToken)
            ?? throw new InvalidOperationException("Nobody else can know a run that was just made.");
        return await _drive.DriveAsync(session, terminal, parsed, cancellationToken);
    }

    EvaluationTerms TermsOf(ParseResult parsed, Workload workload) => new()
    {
        Ablates = parsed.GetValue(_ablate),
        Target = parsed.GetValue(_target) ?? (parsed.GetValue(_ablate) ? null : workload.Quality?.Target),
    };

    static string Question(EvalDraft draft, Usd? limit) =>
        $"{draft.Rows.Count:N0} rows at {draft.Rungs.Count} rungs will cost {ReportText.About(draft.Estimate.Low)} to "
            + $"{ReportText.About(draft.Estimate.High)}, about {ReportText.About(draft.Estimate.Expected)}"
            + (limit is { } max ? $"; the limit is {ReportText.Dollars(max)}. Go on?" : ". Go on?");

    static decimal? TargetOf(ArgumentResult result)
    {
        if (Amounts.Share(result.Tokens[0].Value) is > 0 and <= 1 and var target)
            return target;

        result.AddError($"--target is '{result.Tokens[0].Value}'; expected a share above 0, at most 1, such as 0.9.");
        return null;
    }
}
