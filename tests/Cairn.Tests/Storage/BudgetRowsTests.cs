using Cairn.Accounting;
using Cairn.Budgeting;
using Cairn.Running;
using Cairn.Storage;
using Cairn.Tests.Running;
using Microsoft.Data.Sqlite;

namespace Cairn.Tests.Storage;

/// <summary>Which money counts in which period of a budget.</summary>
public sealed class BudgetRowsTests
{
    static readonly DateTimeOffset November = new(2026, 11, 30, 23, 59, 59, TimeSpan.Zero);
    static readonly DateTimeOffset December = November.AddSeconds(1);

    [Theory]
    [InlineData(SubmissionState.Accepted, SubmissionKind.Batch, 2, 0)]
    [InlineData(SubmissionState.Accepted, SubmissionKind.Messages, 2, 2)]
    [InlineData(SubmissionState.Ambiguous, SubmissionKind.Batch, 2, 2)]
    [InlineData(SubmissionState.Abandoned, SubmissionKind.Batch, 2, 2)]
    public async Task What_is_reserved_counts_when_it_was_accepted_or_else_now(
        SubmissionState state, SubmissionKind kind, decimal inNovember, decimal inDecember)
    {
        using var bench = await new RunBench().StartAsync();
        var planned = await ReserveAsync(bench, kind);
        var isAccepted = state == SubmissionState.Accepted;
        var to = planned with
        {
            State = state,
            BatchId = isAccepted ? "msgbatch_1" : null,
            AcceptedAt = isAccepted ? November : null,
        };

        Assert.True(state == SubmissionState.Abandoned
            ? await bench.Store.ReleaseAsync(planned, to, [new(planned.Rows, 0, default)])
            : await bench.Store.AdvanceAsync(planned, to));

        Assert.Equal((inNovember, inDecember), (await HeldAsync(bench, November), await HeldAsync(bench, December)));
    }

    [Fact]
    public async Task What_is_settled_counts_when_it_was_accepted_with_what_nobody_can_know()
    {
        using var bench = await new RunBench().StartAsync();
        await SettleAsync(bench);

        var (november, december) = (await StandingAsync(bench, November), await StandingAsync(bench, December));

        Assert.Equal((new Usd(1.75m), Usd.Zero), (november.Settled, november.Held));
        Assert.Equal((Usd.Zero, Usd.Zero), (december.Settled, december.Held));
    }

    [Fact]
    public async Task A_ledger_that_only_told_of_unknown_money_learns_which_batch_it_is_of()
    {
        using var bench = await new RunBench().StartAsync();
        await SettleAsync(bench);
        var migration = LedgerSchema.Migrations.Single(text => text.Contains("told.picos", StringComparison.Ordinal));

        using (var connection = new SqliteConnection($"Data Source={bench.LedgerPath};Pooling=False"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            connection.Execute("alter table submission drop column unknown_pd");
            connection.Execute(migration);
        }

        bench.Reopen();
        Assert.Equal(new Usd(0.500000000001m), (await bench.FindAsync("0000000s")).Unknown);
    }

    static async Task SettleAsync(RunBench bench)
    {
        var planned = await ReserveAsync(bench, SubmissionKind.Batch);
        var to = planned with
        {
            State = SubmissionState.Settled,
            BatchId = "msgbatch_1",
            AcceptedAt = November,
            Settled = new(1.249999999999m),
            Outcomes = OutcomeMap.Of([RowOutcome.Succeeded]),
        };
        Assert.True(await bench.Store.SettleAsync(
            planned, new(to, [], to.Settled, Usd.Zero, [], RowSet.Empty) { Unknown = new(0.500000000001m) }));
    }

    static async Task<Submission> ReserveAsync(RunBench bench, SubmissionKind kind)
    {
        await bench.Store.PlanAsync(
            new()
            {
                Id = "0000000s",
                RunId = RunBench.RunId,
                WorkspaceId = "wrkspc_1",
                Attempt = 0,
                Kind = kind,
                IsPrimer = false,
                Rows = RowSet.Range(0, 1),
                BodyBytes = 1,
                BodySha256 = "",
                Reserved = new(2),
            },
            [],
            []);
        return await bench.FindAsync("0000000s");
    }

    static async Task<decimal> HeldAsync(RunBench bench, DateTimeOffset at) =>
        (await StandingAsync(bench, at)).Held.Amount;

    static async Task<BudgetStanding> StandingAsync(RunBench bench, DateTimeOffset at) => Assert.Single(
        await bench.Store.StandingsAsync(
            [new Budget { Name = "all", Amount = new(10), Period = BudgetPeriod.Month }.At(at)]));
}
