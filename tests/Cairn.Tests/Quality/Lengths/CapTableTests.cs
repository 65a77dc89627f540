using System.Globalization;
using System.Text.Json;
using Cairn.Quality.Lengths;

namespace Cairn.Tests.Quality.Lengths;

/// <summary>What caps cost on the lengths of 809 real answers of claude-3-haiku.</summary>
[Trait("Data", "public")]
public sealed class CapTableTests
{
    const double InputPerOutput = 1.0 / 5;

    static readonly double[] Shares = [0.9, 0.95, 0.99, 0.999];

    static readonly IReadOnlyList<(string Task, int Input, int Output)> Calls =
    [
        .. File.ReadLines(PublicData.File("routerarena_claude-3-haiku-20240307.jsonl")).Select(line =>
        {
            using var call = JsonDocument.Parse(line);
            return (call.RootElement.GetProperty("id").GetString()!.Split('_')[0],
                call.RootElement.GetProperty("input_tokens").GetInt32(),
                call.RootElement.GetProperty("output_tokens").GetInt32());
        }),
    ];

    [Fact]
    public void A_cap_at_a_quantile_costs_what_was_published()
    {
        var (all, prompt) = LengthsOf("");
        var (mmlu, mmluPrompt) = LengthsOf("MMLUPro");

        Assert.Equal((809, 569), (all.Count, all.Longest));
        Assert.Equal(["+11.6/+0.3", "+8.3/-1.5", "+3.8/+0.6", "+0.5/+0.1"], Table("all", all, prompt));
        Assert.Equal(["+11.6/+9.2", "+6.6/+4.5", "+1.3/+0.7", "+0.0/+0.0"], Table("MMLUPro", mmlu, mmluPrompt));
    }

    [Fact]
    public void The_chosen_cap_costs_nothing_where_the_95th_percentile_costs_a_twelfth()
    {
        var (lengths, prompt) = LengthsOf("");

        var chosen = CapChoice.Of(lengths, 4_096, prompt);

        Assert.Equal(new(2 * 569, CapReason.TwiceTheLongest), chosen);
        Assert.Equal(0, CapCost.Of(lengths, chosen.MaxTokens, prompt).SameAgain, 9);
        Assert.InRange(CapCost.Of(lengths, Quantile(lengths, 0.95), prompt).SameAgain, 0.08, 0.09);
        // A cap at the 95th percentile would gain 1.5% if chance decided about lengths: too little to bet on.
        Assert.Null(CapChoice.Runaways(lengths, prompt));
    }

    static string[] Table(string name, OutputLengths lengths, double prompt)
    {
        string[] cells = [.. Shares.Select(share => Cell(lengths, share, prompt))];
        TestContext.Current.TestOutputHelper!.WriteLine($"{name} p90 {cells[0]} p95 {cells[1]} p99 {cells[2]} "
            + $"p99.9 {cells[3]}");
        return cells;
    }

    static string Cell(OutputLengths lengths, double share, double prompt)
    {
        var cost = CapCost.Of(lengths, Quantile(lengths, share), prompt);
        return string.Create(CultureInfo.InvariantCulture,
            $"{100 * cost.SameAgain:+0.0;-0.0}/{100 * cost.DrawnAgain:+0.0;-0.0}");
    }

    // Between the two answers around the quantile, rounded up to a whole token.
    static int Quantile(OutputLengths lengths, double share)
    {
        var at = share * (lengths.Count - 1);
        var (low, high) = (Nth(lengths, (long)at), Nth(lengths, (long)Math.Ceiling(at)));
        return (int)Math.Ceiling(low + ((at - Math.Floor(at)) * (high - low)));
    }

    static int Nth(OutputLengths lengths, long place) => lengths.Steps
        .First(step => Math.Round((1 - step.ShareAbove) * lengths.Count) > place).Tokens;

    static (OutputLengths Lengths, double Prompt) LengthsOf(string task)
    {
        var lengths = new OutputLengths();
        var calls = Calls.Where(call => task.Length == 0 || call.Task == task).ToList();
        foreach (var call in calls)
            lengths.Add(call.Output, false);
        return (lengths, calls.Average(call => call.Input) * InputPerOutput);
    }
}
