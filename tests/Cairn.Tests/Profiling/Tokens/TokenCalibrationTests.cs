using Cairn.Bench.Tokens;
using Cairn.Profiling.Tokens;

namespace Cairn.Tests.Profiling.Tokens;

public sealed class TokenCalibrationTests
{
    const int Draws = 200;
    const int Answered = 50;

    [Fact]
    [Trait("Data", "public")]
    public void After_fifty_rows_of_its_own_the_total_of_the_rest_is_within_one_percent()
    {
        var calls = RealCall.Read(PublicData.Folder);
        var estimate = TokenFit.Of(calls.Where(call => call.Task != "MMLUPro")).Estimator();
        var rows = calls.Where(call => call.Task == "MMLUPro")
            .Select(call => (Estimated: estimate(call.Question), Billed: (double)call.InputTokens))
            .ToArray();
        var random = new Random(5);
        var (error, within) = (0.0, 0);
        for (var draw = 0; draw < Draws; draw++)
        {
#pragma warning disable CA5394 // A draw for a test, which has to follow from the seed.
            random.Shuffle(rows);
#pragma warning restore CA5394
            var rest = Sum(rows[Answered..]);
            var known = TokenCalibration.OfPrompts(rest).Learn(Sums(rows[..Answered])).Rest(rest);
            var billed = rows[Answered..].Sum(row => row.Billed);
            error += Math.Abs((known.Tokens / billed) - 1) / Draws;
            within += billed >= known.Range.Low && billed <= known.Range.High ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{error:P2}, {within} of {Draws} within 80%");
        Assert.Equal(236, rows.Length);
        Assert.InRange(error, 0.001, 0.01);
        Assert.InRange(within, Draws * 0.72, Draws * 0.92);
    }

    [Fact]
    public void Before_any_row_it_is_the_estimate_with_its_own_interval()
    {
        var rows = new TokenEstimate(100_000, 3_000, 200);

        var known = TokenCalibration.OfPrompts(rows).Rest(rows);

        Assert.Equal(100_000, known.Tokens, 1e-6);
        Assert.InRange(known.Range.High - known.Tokens, 1.28 * 3_000, 1.6 * 3_000);
    }

    [Fact]
    public void Many_rows_outweigh_what_was_known_before()
    {
        var rows = new TokenEstimate(1_000_000, 27_000, 1_100);

        var calibration = TokenCalibration.OfPrompts(rows).Learn(Alternating(1_000, 1.5, 0.05));

        Assert.Equal(1.5, calibration.Ratio, 0.005);
        Assert.Equal(0.05, calibration.RowSd, 0.002);
        Assert.InRange(calibration.RatioSd, 0.0010, 0.0020);
    }

    [Fact]
    public void One_odd_row_moves_it_only_a_little()
    {
        var rows = new TokenEstimate(1_000_000, 27_000, 1_100);

        var calibration = TokenCalibration.OfPrompts(rows).Learn(RatioSums.Of(100, 120));

        Assert.InRange(calibration.Ratio, 1.02, 1.12);
    }

    [Fact]
    public void Sums_of_parts_teach_what_the_whole_teaches()
    {
        var whole = TokenCalibration.OfAnswers().Learn(Alternating(100, 0.4, 0.1));
        var parts = TokenCalibration.OfAnswers().Learn(Alternating(40, 0.4, 0.1)).Learn(Alternating(60, 0.4, 0.1));

        Assert.Equal(whole.Ratio, parts.Ratio, 1e-9);
        Assert.Equal(whole.RowSd, parts.RowSd, 1e-9);
    }

    [Fact]
    public void Answers_may_be_anything_up_to_their_limit_until_some_are_known()
    {
        var before = TokenCalibration.OfAnswers().Rest(1_000, 300_000);
        var after = TokenCalibration.OfAnswers().Learn(Lengths(50)).Rest(1_000, 300_000);

        Assert.Equal(150_000, before.Tokens, 1e-6);
        Assert.True(before.Range.Low < 40_000 && before.Range.High > 260_000);
        Assert.Equal(60_000, after.Tokens, 1_500.0);
        Assert.InRange(after.Range.High - after.Range.Low, 2_000, 20_000);
    }

    [Fact]
    public void The_next_run_of_a_template_starts_from_the_ratio_of_the_last()
    {
        var rows = new TokenEstimate(1_000_000, 80_000, 1_100);
        var sample = new UsageSample("first", "template", "model", Alternating(500, 1.2, 0.03), Lengths(500));
        var history = new UsageHistory([sample]);

        Assert.Equal(1.2, history.Prompts("model", rows).Ratio, 0.005);
        Assert.InRange(history.Prompts("model", rows).RatioSd, 0.02, 0.03);
        Assert.Equal(0.2, history.Answers("model").Ratio, 0.01);
        Assert.Equal(1, history.Prompts("another model", rows).Ratio);
        Assert.InRange(history.Prompts("model", rows, "first").RatioSd, 0.001, 0.002);
    }

    static RatioSums Sums(IEnumerable<(double Estimated, double Billed)> rows) =>
        rows.Select(row => RatioSums.Of(row.Estimated, row.Billed)).Aggregate((left, right) => left + right);

    static TokenEstimate Sum(IEnumerable<(double Estimated, double Billed)> rows) => rows
        .Select(row => new TokenEstimate(
            row.Estimated, row.Estimated * TokenFacts.BuiltIn.TemplateSd, row.Estimated * TokenFacts.BuiltIn.RowSd))
        .Aggregate((left, right) => left + right);

    // Rows of 100 expected tokens, in turn so much above and below the ratio.
    static RatioSums Alternating(int rows, double ratio, double spread) => Sums(Enumerable.Range(0, rows)
        .Select(row => (100.0, 100 * (ratio + (row % 2 == 0 ? spread : -spread)))));

    // Answers of 20 to 100 tokens with a limit of 300.
    static RatioSums Lengths(int rows) => Sums(Enumerable.Range(0, rows)
        .Select(row => (300.0, 20.0 + (row * 7 % 5 * 20))));
}
