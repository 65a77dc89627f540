using Cairn.Accounting;
using Cairn.Claude;
using Cairn.Cli.Output;
using Cairn.Planning;
using Cairn.Quality.Certifying;
using Cairn.Quality.Grading;
using Cairn.Reporting;
using Cairn.Reporting.Comparing;
using Cairn.Running;
using Cairn.Storage;
using Cairn.Workloads;

namespace Cairn.Cli;

/// <summary>
/// Some rows of a run that are asked once more, one by one over Messages, by a run of their own: it stands in the
/// ledger like any other, and its limit is what the run left of its own.
/// </summary>
/// <param name="Prepared">The workload, to be asked over Messages.</param>
/// <param name="Rows">The rows, ascending.</param>
/// <param name="Planned">How they are asked, and what that is expected to cost.</param>
sealed record RealtimeSample(PreparedWorkload Prepared, IReadOnlyList<int> Rows, Planned Planned)
{
    const string FileName = "realtime.json";
    const string FolderName = "realtime";

    // The draw must not follow from anything that a row could have to do with.
    const long Seed = 0;

    /// <summary>What is kept of a limit of the run for it.</summary>
    public Usd Most => Planned.Plan.Estimate.High;

    /// <summary>What it costs more, in words.</summary>
    public string Words => $"{Rows.Count:N0} rows once more one by one, {ReportText.About(Planned.Plan.Estimate.Low)}"
        + $" to {ReportText.About(Most)} more";

    /// <summary>Draws rows that the plan asks itself, and plans them over Messages.</summary>
    /// <param name="prepared">The workload with the choice that the run takes.</param>
    /// <param name="planned">How the run itself goes.</param>
    /// <param name="limit">How many rows from the start it asks; null for all.</param>
    /// <param name="rows">How many rows to draw.</param>
    /// <exception cref="BadInputException">There is nothing to compare.</exception>
    public static RealtimeSample Draw(PreparedWorkload prepared, Planned planned, int? limit, int rows)
    {
        var workload = prepared.Workload;
        List<int> asked =
        [
            .. Enumerable.Range(0, Math.Min(prepared.Input.RowCount, limit ?? prepared.Input.RowCount))
                .Where(planned.Layout.IsAsked),
        ];
        var hindrance = workload.Cascade.Count > 0 ? "a cascade"
            : planned.Plan.Via == SendVia.Messages ? "rows that go over Messages anyway"
            : workload.Safety.Budget == BudgetMode.Hard ? "a hard budget"
            : asked.Count == 0 ? "no row that is asked"
            : null;
        if (hindrance is not null)
        {
            throw new BadInputException([new("--compare-realtime", null, hindrance,
                "rows of one model in batches, with an estimated budget", "Leave --compare-realtime out.")]);
        }

        List<int> drawn =
        [
            .. AuditDraw.Rows(asked.Count, Math.Min(rows, asked.Count), Seed).Select(index => asked[index]),
        ];
        var single = prepared with { Workload = workload with { Via = Via.Messages } };
        var plan = single.PlanOf(RowSet.OfAscending(drawn));
        return new(single, drawn, plan with { Layout = plan.Layout.Scattered(prepared.Input.RowCount, drawn) });
    }

    /// <summary>The sample where one is wanted.</summary>
    public static RealtimeSample? DrawIf(PreparedWorkload prepared, Planned planned, int? limit, int? rows) =>
        rows is { } count ? Draw(prepared, planned, limit, count) : null;

    /// <summary>What is left of a limit for the run itself.</summary>
    /// <exception cref="BadInputException">The sample alone may cost as much.</exception>
    public static Usd? Without(RealtimeSample? sample, Usd? maxCost) => (sample, maxCost) switch
    {
        (null, _) or (_, null) => maxCost,
        ({ } some, { } most) when some.Most < most => most - some.Most,
        ({ } some, { } most) => throw new BadInputException([new("--compare-realtime", null,
            $"a sample that may cost {ReportText.About(some.Most)}",
            $"less than the limit of {ReportText.Dollars(most)}",
            "Draw fewer rows, or raise the limit.")]),
    };

    /// <summary>Asks the sample, compares it with the run, and keeps and shows what came out.</summary>
    /// <param name="at">The home and its ledger.</param>
    /// <param name="main">The run, which is finished.</param>
    /// <param name="terminal">Where to show it.</param>
    /// <param name="cancellationToken">Stops asking; `cairn resume` goes on.</param>
    public async Task CompareAsync(
        (CairnHome Home, SqliteRunStore Store) at, RunContext main, Terminal terminal,
        CancellationToken cancellationToken)
    {
        var spec = main.Spec;
        var asked = await at.Store.SnapshotAsync(main.RunId);
        var draft = RunDraft.Of(Prepared, Target.Of(spec), Planned.Plan, spec.ModelsFile) with
        {
            Limit = asked.Run.Remaining is { } left ? left + Most : null,
        };
        var run = await RunDraft.AgreeAsync(
            (draft, Planned.Layout), at.Home, Prepared, Path.Combine(spec.OutputFolder, FolderName),
            cancellationToken);
        await at.Store.AddRunAsync(run);
        terminal.Note($"run {run.Id}: {Rows.Count:N0} rows once more, one by one over Messages");
        await using var session = await RunSession.OpenAsync(at.Home, at.Store, run, Prepared, cancellationToken)
            ?? throw new InvalidOperationException("Nobody else can know a run that was just made.");
        var timed = new TimedMessages(session.Context.Messages!, session.Context.Clock);
        var last = await new Runner(
            session.Context with { Messages = timed, Notice = terminal.Warn }, new()).RunAsync(cancellationToken);
        await session.PublishAsync(last);
        var (labels, grader) = Yardsticks(cancellationToken);
        var report = await new RealtimeComparison(Rows, grader, labels).OfAsync(
            (main, asked), (session.Context, last), timed.Latencies, cancellationToken);
        var path = Path.Combine(spec.OutputFolder, FileName);
        await File.WriteAllTextAsync(path, ReportJson.Of(report) + "\n", cancellationToken);
        // With --json stdout has the one object of the run.
        if (!terminal.IsJson)
            Terminal.Text("\n" + RealtimeText.Of(report));
        terminal.Tell($"the comparison is in {path}");
    }

    (Labels? Labels, Grader? Grader) Yardsticks(CancellationToken cancellationToken) =>
        Prepared.Workload.Quality is { Labels: not null, Grader.Kind: not GraderKind.Judge }
            ? EvalDraft.Yardsticks(Prepared, cancellationToken)
            : (null, null);
}
