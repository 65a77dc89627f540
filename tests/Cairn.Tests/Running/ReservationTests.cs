using Cairn.Accounting;
using Cairn.Planning;
using Cairn.Profiling.Tokens;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Tests.Running;

public sealed class ReservationTests
{
    const int Rows = 600;

    [Fact]
    public async Task Rows_reserve_the_exact_price_of_their_tokens_also_where_others_have_as_many()
    {
        using var bench = await new RunBench(Rows, more: TextOf) { Order = RunLayout.InInputOrder(Rows) }.StartAsync();
        var reservation = new Reservation(RunBench.Catalog, bench.Layout);
        var planned = await bench.PlanAsync();
        var calls = planned with { Kind = SubmissionKind.Messages };
        var asked = bench.Context.Ask(planned, RowSet.Range(0, Rows)).ToList();

        Assert.Equal(
            asked.Select(row => (ExactOf(row.Request, true), ExactOf(row.Request.With(7), false))),
            asked.Select(row => (
                reservation.Of(row.Place, row.Request, planned),
                reservation.Of(row.Place, row.Request.With(7), calls))));
    }

    static string TextOf(int row) => string.Concat(Enumerable.Repeat(" word 7", row * row / 9));

    // As it is defined, in decimals only.
    static Usd ExactOf(ComposedRequest request, bool isBatched)
    {
        var model = RunBench.Catalog.Find(request.Model);
        var estimate = TokenEstimator.Estimate(request, model);
        var excess = (decimal)(estimate.Interval(0.95).High / estimate.Tokens);
        var tokens = (long)Math.Ceiling((decimal)estimate.Tokens * excess);
        return Rates.Of(model, tokens + (tokens * 15 / 100), new(isBatched)).Cost(
            new(tokens, 0, 0, 0, request.MaxTokens));
    }
}
