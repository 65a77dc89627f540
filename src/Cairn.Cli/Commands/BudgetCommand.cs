using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Reporting;

namespace Cairn.Cli.Commands;

/// <summary>Says what is left of each budget.</summary>
sealed class BudgetCommand : CairnCommand
{
    readonly Option<bool> _json = Flags.Json();

    public BudgetCommand()
        : base("budget", "Say what is spent, reserved and left of each budget, and when it will be used up.") =>
        Add(_json);

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn budget", "all budgets of CAIRN_HOME/budgets.yaml; without any, how to begin"),
        ("cairn budget --json", "the same for machines"),
    ];

    public override bool AsksNothing => true;

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var budgets = CairnHome.Budgets();
        var report = BudgetReport.Of(
            CairnHome.BudgetsPath,
            await BudgetOutlook.StandingsAsync([.. budgets.Select(budget => budget.At(now))]),
            await BudgetOutlook.StandingsAsync([.. budgets.Select(budget => BudgetReport.LatelyOf(budget, now))]),
            now);
        new Terminal(parsed.GetValue(_json), false).Result(BudgetText.Of(report), () => ReportJson.Of(report));
        return ExitCode.Success;
    }
}
