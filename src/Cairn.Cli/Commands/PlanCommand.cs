using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Planning;
using Cairn.Profiling.Tokens;
using Cairn.Reporting;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Cli.Commands;

/// <summary>Says what a run would do and cost; nothing is sent.</summary>
sealed class PlanCommand : CairnCommand
{
    readonly Argument<string> _workload = Flags.Workload();
    readonly Option<int?> _limit = Flags.Limit();
    readonly Option<Tag[]> _tags = Flags.Tags();
    readonly Option<int?> _compareRealtime = Flags.CompareRealtime();
    readonly Option<string?> _models = Flags.ModelsFile();
    readonly Option<bool> _compare = new("--compare")
    {
        Description = "price the same rows in simpler ways, side by side",
    };

    readonly Option<bool> _explain = new("--explain")
    {
        Description = "say what was priced, what is cached, and what is taken for granted",
    };

    readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "keep the plan in a file that `cairn run --plan` holds to",
        HelpName = "file",
    };

    readonly Option<bool> _countTokens = new("--count-tokens")
    {
        Description = "let the API count at most 200 prompts, free of charge; needs a key, or --sandbox",
    };

    readonly Option<bool> _sandbox = Flags.Sandbox();
    readonly Option<string?> _sandboxUri = Flags.SandboxUri();
    readonly Option<bool> _json = Flags.Json();
    readonly Option<bool> _quiet = Flags.Quiet();

    public PlanCommand()
        : base("plan", "Say what a run would do and what it would cost; nothing is sent, no key is needed.")
    {
        Add(_workload);
        foreach (var option in (Option[])
        [
            _limit, _tags, _compareRealtime, _models, _compare, _explain, _countTokens, _output, _json, _quiet,
            _sandbox, _sandboxUri,
        ])
        {
            Add(option);
        }
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn plan samples/support-tickets", "what it costs, saves and is bound to, in a dozen lines"),
        ("cairn plan tickets --explain", "why this plan: all that was priced, and every assumption"),
        ("cairn plan tickets -o plan.json", "keep it: `cairn run --plan plan.json` does exactly that"),
        ("cairn plan tickets --limit 1000 --json", "the first 1,000 rows, for machines"),
    ];

    public override bool AsksNothing => true;

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(parsed.GetValue(_json), parsed.GetValue(_quiet));
        var modelsFile = parsed.GetValue(_models) is { } file ? Path.GetFullPath(file) : null;
        var prepared = PreparedWorkload.Read(parsed.GetValue(_workload)!, modelsFile, cancellationToken)
            .Tagged(parsed.GetValue(_tags));
        var (isSandbox, sandbox) = (parsed.GetValue(_sandbox), parsed.GetValue(_sandboxUri));
        prepared = prepared with { Known = await Knowledge.ReadAsync(prepared, isSandbox || sandbox is not null) };
        if (parsed.GetValue(_countTokens))
        {
            var target = Target.Of(isSandbox, sandbox);
            prepared = prepared with { Known = await CountAsync(prepared, target, cancellationToken) };
        }

        var planned = prepared.Advised(prepared.Plan(parsed.GetValue(_limit)));
        var sample = RealtimeSample.DrawIf(prepared.Choosing(planned.Plan.Choice), planned, parsed.GetValue(_limit),
            parsed.GetValue(_compareRealtime));
        var report = PlanReport.Of(
            prepared.Workload.Name, planned,
            WorkloadFigures.Of(planned.Candidate.Profile, prepared.Catalog, new(
                prepared.Workload.Deadline, prepared.Workload.QueueLimit)),
            [.. prepared.Warnings(planned, TimeProvider.System.GetUtcNow()), .. await BudgetOutlook.WarningsAsync(
                prepared.Workload, isSandbox || sandbox is not null, planned.Plan.WholeEstimate)]) with
        {
            WorstCaseUsd = prepared.Choosing(planned.Plan.Choice).WorstCaseOf(parsed.GetValue(_limit)),
            Shape = prepared.ReportShape(),
            RealtimeSample = sample is null ? null : EstimateReport.Of(sample.Planned.Plan.Estimate),
            Limit = LimitReport.Of(prepared.Workload, prepared.Known.LengthsOf, planned, prepared.Catalog),
        };
        var details = (parsed.GetValue(_compare) || parsed.GetValue(_explain) ? PlanDetails.Compare(report) : "")
            + (parsed.GetValue(_explain) ? PlanDetails.Explain(report) : "");
        if (parsed.GetValue(_output) is { } output)
        {
            await File.WriteAllTextAsync(
                output, prepared.FileOf(planned, parsed.GetValue(_limit)).ToJson(), cancellationToken);
        }

        var shape = report.Shape is { } changed ? ShapeText.Of(changed) : "";
        var more = sample is null ? "" : $"\n{sample.Words}\n";
        terminal.Result(PlanText.Of(report) + more + shape + details, () => ReportJson.Of(report));
        return ExitCode.Success;
    }

    // Each model has its own tokenizer, so each counts the prompts as it would get them.
    static async Task<Knowledge> CountAsync(
        PreparedWorkload prepared, Target target, CancellationToken cancellationToken)
    {
        await using var connection = await Connection.OpenAsync(
            target, prepared.Workload.Sandbox, (Identity.New(), null), cancellationToken);
        var counted = new Dictionary<string, RatioSums>(StringComparer.Ordinal);
        foreach (var choice in prepared.Workload.Models.DistinctBy(choice => choice.ModelId).DefaultIfEmpty())
        {
            var asked = prepared.Choosing(choice);
            var sums = await new TokenSample(asked.Rows, asked.Catalog).CountAsync(
                RowSet.Range(0, asked.Input.RowCount), connection.Client, asked.Workload.Betas, cancellationToken);
            foreach (var (model, sum) in sums)
                counted[model] = sum;
        }

        return prepared.Known with { Counted = counted };
    }
}
