using Cairn.Accounting;
using Cairn.Budgeting;
using Cairn.Running;

namespace Cairn.Tests.Running;

/// <summary>Runs under budgets that they share with others.</summary>
public sealed class BudgetRunTests
{
    const string Other = "0000000q";

    // Three rows of a run, with answers as long as may be; a fourth would be above it.
    static readonly Usd Least = new(0.0003m);

    [Fact]
    public async Task A_budget_that_is_used_up_stops_the_run_and_a_higher_one_lets_it_go_on()
    {
        using var bench = await BenchAsync();
        bench.Budgets = [All];

        var (stopped, submissions, _, _) = await bench.RunAsync();

        Assert.Equal((RunState.Stopped, StopCause.Budget, 3, 7),
            (stopped.State, stopped.Cause, stopped.Succeeded, stopped.Pending));
        Assert.True(submissions.Aggregate(Usd.Zero, (sum, each) => sum + each.Settled) <= Least);
        Assert.Contains(
            "The budget 'all' of 0.0003 USD (in all) leaves", stopped.StopMessage, StringComparison.Ordinal);

        bench.Budgets = [All with { Amount = new(1) }];
        await bench.Store.ChangeAsync(RunBench.RunId, new() { State = RunState.Running, Cause = StopCause.None });
        Assert.Equal(RunState.Finished, (await bench.RunAsync()).Run.State);
    }

    [Fact]
    public async Task What_another_run_has_reserved_is_not_there_any_more()
    {
        using var bench = await BenchAsync();
        bench.Budgets = [All];
        await ReserveAsync(bench, Least, isSandbox: false);

        var run = (await bench.RunAsync()).Run;

        Assert.Equal((StopCause.Budget, 0), (run.Cause, run.Cursor));
        Assert.Contains("0.0003 USD reserved by all runs under it", run.StopMessage, StringComparison.Ordinal);
        Assert.Empty(bench.Api.Batches);
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "sales")]
    public async Task Runs_that_a_budget_does_not_cover_leave_it_alone(bool isSandbox, string team)
    {
        using var bench = await BenchAsync();
        bench.Budgets = [All with { Amount = new(1), Tags = Team(team) }];
        await ReserveAsync(bench, new(1), isSandbox, team: "support");

        Assert.Equal(10, (await bench.RunAsync()).Run.Succeeded);
    }

    [Fact]
    public async Task Two_runs_that_plan_at_once_do_not_both_get_the_last_dollars()
    {
        using var bench = await BenchAsync();
        bench.Budgets = [All];
        bench.Around = store => new Overtaken(
            store, async () => await ReserveAsync(bench, new(0.0002m), isSandbox: false));

        var (run, submissions, _, _) = await bench.RunAsync();

        Assert.Equal((StopCause.Budget, 1), (run.Cause, run.Succeeded));
        var standing = Assert.Single(await bench.Store.StandingsAsync([All.At(bench.Time.GetUtcNow())]));
        Assert.Equal((submissions[0].Settled, new Usd(0.0002m)), (standing.Settled, standing.Held));
        Assert.True(standing.Left >= Usd.Zero);
    }

    [Fact]
    public async Task With_the_next_day_its_budget_is_whole_again()
    {
        using var bench = await BenchAsync();
        bench.Budgets = [All with { Period = BudgetPeriod.Day }];
        await bench.RunAsync();

        bench.Time.Pass(TimeSpan.FromDays(1));
        await bench.Store.ChangeAsync(RunBench.RunId, new() { State = RunState.Running, Cause = StopCause.None });
        var (run, _, _, _) = await bench.RunAsync();

        Assert.Equal((StopCause.Budget, 6), (run.Cause, run.Succeeded));
        Assert.Contains("or wait until", run.StopMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_says_once_that_it_takes_a_budget_to_its_warning_level()
    {
        using var bench = await BenchAsync();
        bench.Budgets = [All with { WarnShare = 0.5m }];

        await bench.RunAsync();

        var notice = Assert.Single(bench.Notices);
        Assert.Contains("The budget 'all' of 0.0003 USD (in all) is used up to", notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Budgets_that_cannot_be_read_let_nothing_be_sent()
    {
        using var bench = await BenchAsync();
        var context = bench.Context with
        {
            Budgets = () => throw new BadInputException([new("budgets.yaml", 1, "nothing", "budgets", "Write some.")]),
        };

        var run = (await new Runner(context, new()).RunAsync(TestContext.Current.CancellationToken)).Run;

        Assert.Equal((StopCause.Decision, 0), (run.Cause, run.Cursor));
        Assert.Contains("budgets.yaml:1", run.StopMessage, StringComparison.Ordinal);
    }

    static Budget All => new() { Name = "all", Amount = Least };

    static Dictionary<string, string> Team(string name) =>
        name.Length == 0 ? [] : new Dictionary<string, string> { ["team"] = name };

    static async Task<RunBench> BenchAsync()
    {
        var bench = await new RunBench(rows: 10, "tags: { team: sales }\n").StartAsync();
        bench.Api.Answer = (id, text) => ResultLines.Succeeded(id, text, output: 300);
        return bench;
    }

    // Another run takes so much money at once.
    static async Task ReserveAsync(RunBench bench, Usd usd, bool isSandbox, string team = "sales")
    {
        await bench.Store.AddRunAsync(
            new() { Id = Other, Spec = bench.Spec with { IsSandbox = isSandbox, Tags = Team(team) } });
        await bench.Store.PlanAsync(
            new()
            {
                Id = "0000000x",
                RunId = Other,
                WorkspaceId = "another",
                Attempt = 0,
                IsPrimer = false,
                Rows = RowSet.Range(0, 1),
                BodyBytes = 1,
                BodySha256 = "",
                Reserved = usd,
            },
            [],
            []);
    }

    /// <summary>Between the look at the budgets and the reservation another run reserves, once.</summary>
    sealed class Overtaken(IRunStore inner, Func<Task> overtake) : WrappedStore(inner)
    {
        bool _isDone;

        public override async Task<PlanOutcome> PlanAsync(
            Submission intent, IReadOnlyList<RetrySet> retries, IReadOnlyList<BudgetSpan> budgets)
        {
            if (!_isDone)
                await overtake();
            _isDone = true;
            return await base.PlanAsync(intent, retries, budgets);
        }
    }
}
