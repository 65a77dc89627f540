using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Reporting;

namespace Cairn.Cli.Commands;

/// <summary>Says what a run would do and cost; nothing is sent.</summary>
sealed class PlanCommand : CairnCommand
{
    readonly Argument<string> _workload = Flags.Workload();
    readonly Option<int?> _limit = Flags.Limit();
    readonly Option<string?> _models = Flags.ModelsFile();
    readonly Option<bool> _json = Flags.Json();
    readonly Option<bool> _quiet = Flags.Quiet();

    public PlanCommand()
        : base("plan", "Say what a run would do and what it would cost; nothing is sent, no key is needed.")
    {
        Add(_workload);
        foreach (var option in (Option[])[_limit, _models, _json, _quiet])
            Add(option);

        // A plan sends nothing, so where it would send makes no difference; the flags of `run` are taken all the same.
        Add(Flags.Sandbox());
        Add(Flags.SandboxUri());
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn plan samples/support-tickets", "batches, cache layout and a range of dollars"),
        ("cairn plan tickets --limit 1000 --json", "the first 1,000 rows, for machines"),
    ];

    protected override Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(parsed.GetValue(_json), parsed.GetValue(_quiet));
        var modelsFile = parsed.GetValue(_models) is { } file ? Path.GetFullPath(file) : null;
        var prepared = PreparedWorkload.Read(parsed.GetValue(_workload)!, modelsFile, cancellationToken);
        var (profile, plan) = prepared.Plan(parsed.GetValue(_limit));
        foreach (var warning in prepared.Warnings(profile, TimeProvider.System.GetUtcNow()))
            terminal.Warn(warning);

        var report = PlanReport.Of(
            prepared.Workload.Name, plan, prepared.WorstCaseOf(parsed.GetValue(_limit)));
        terminal.Result(PlanText.Of(report), ReportJson.Of(report));
        return Task.FromResult(ExitCode.Success);
    }
}
