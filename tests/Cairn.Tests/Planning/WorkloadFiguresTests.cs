using Cairn.Accounting;
using Cairn.Models;
using Cairn.Planning;
using Cairn.Tests.Profiling;

namespace Cairn.Tests.Planning;

public sealed class WorkloadFiguresTests : IDisposable
{
    static readonly ModelCatalog Catalog = ModelCatalog.BuiltIn;
    static readonly FigureTerms Terms = new(null, 200_000);

    readonly BatchLineRows _rows = new();

    [Fact]
    public void The_prefix_ratio_is_what_earlier_rows_have_of_all_tokens()
    {
        var profile = _rows.Measure(10, _ => BatchLineRows.Handbook).Profile;
        var prefix = profile.Tree.Nodes[^1].Tokens;

        var figures = WorkloadFigures.Of(profile, Catalog, Terms);

        Assert.Equal(9 * prefix / profile.Tree.PromptTokens, (double)figures.PrefixRatio, 6);
        Assert.Equal((1, 10), (figures.Reuse.Prefixes, figures.Reuse.Rows));
        Assert.Equal(TimeSpan.FromSeconds(10), figures.Reuse.Within);
    }

    [Fact]
    public void Rows_that_share_nothing_have_no_prefix_to_read()
    {
        var figures = Figures(10, row => $"{row} {BatchLineRows.Handbook}");

        Assert.Equal((0m, 0, 0), (figures.PrefixRatio, figures.Reuse.Prefixes, figures.Reuse.Rows));
    }

    // Haiku 5.5: 0.10 in and 0.50 out a million; 100 max_tokens of which half are expected.
    [Fact]
    public void The_output_share_is_of_dollars_at_list_price()
    {
        var profile = _rows.Measure(10, _ => BatchLineRows.Handbook).Profile;
        var input = profile.Groups.Sum(group => group.PromptTokens) * 0.10m;

        var figures = WorkloadFigures.Of(profile, Catalog, Terms);

        Assert.Equal(decimal.Round(250m / (250m + input), 6), figures.OutputShare);
    }

    [Fact]
    public void The_duplicate_ratio_is_the_share_of_rows_that_repeat_another()
    {
        var profile = _rows.Measure(Enumerable.Range(0, 40).Select(
            row => BatchLineRows.Request(BatchLineRows.Handbook, $"question {row % 10}"))).Profile;

        Assert.Equal(0.75m, WorkloadFigures.Of(profile, Catalog, Terms).DuplicateRatio);
        Assert.Equal(30, profile.Repeats.Sum(group => group.Rows));
    }

    // 30 rows, each priced like any of the 40: three quarters of the whole.
    [Fact]
    public void Duplicates_are_worth_what_asking_them_costs()
    {
        var profile = _rows.Measure(Enumerable.Range(0, 40).Select(
            row => BatchLineRows.Request(BatchLineRows.Handbook, $"question {row % 10}"))).Profile;
        var tokens = profile.Groups.Sum(group => group.PromptTokens) * 3 / 4;

        Assert.Equal(
            new Usd(0.5m / 1_000_000m * ((tokens * 0.10m) + (30 * 50 * 0.50m))),
            ProfileWorth.OfDuplicates(profile, Catalog, 0.5m));
    }

    [Fact]
    public void The_deadline_is_held_against_primer_and_waves()
    {
        var profile = _rows.Measure(10, _ => BatchLineRows.Handbook).Profile;
        var hours = TimeSpan.FromHours(2);

        var wide = WorkloadFigures.Of(profile, Catalog, new(hours, 200_000));
        var narrow = WorkloadFigures.Of(profile, Catalog, new(hours, 3));

        Assert.Null(WorkloadFigures.Of(profile, Catalog, Terms).DeadlineTolerance);
        Assert.Equal((double)wide.DeadlineTolerance!, hours / Turnaround.NineOfTen([1, 9]), 5);
        Assert.Equal((double)narrow.DeadlineTolerance!, hours / Turnaround.NineOfTen([1, 3, 3, 3]), 5);
    }

    // Opus 5 in a batch: input 2.5, write for an hour 5, read 0.25 a million. 40 variants are uncached: 40 x 2.5; one
    // prefix is written once and read 39 times: 5 + 39 x 0.25.
    [Fact]
    public void Volatile_text_costs_the_reads_that_it_prevents()
    {
        var profile = _rows.Measure(Enumerable.Range(0, 40).Select(row => BatchLineRows.Request(
            $"{row:x8}-0b1c-4a2d-9e3f-000000000000\n{BatchLineRows.Handbook}", BatchLineRows.Question(row),
            "claude-opus-5"))).Profile;
        var found = Assert.Single(profile.Volatile);

        Assert.Equal(36, WorkloadFigures.Of(profile, Catalog, Terms).VolatileBytes);
        Assert.Equal(
            new Usd(found.SharedTokens * ((40 * 2.5m) - (5m + (39 * 0.25m))) / 1_000_000m),
            ProfileWorth.OfVolatile(found, Catalog));
    }

    // 300 rows with three days: each day is written once, so only two writes and two first rows are lost.
    [Fact]
    public void Few_variants_cost_no_more_than_their_own_writes()
    {
        var profile = _rows.Measure(300, row => $"2026-11-{(row % 3) + 20}\n{BatchLineRows.Handbook}").Profile;
        var found = Assert.Single(profile.Volatile);

        Assert.Equal(
            new Usd(found.SharedTokens * 2 * (0.10m - 0.005m) / 1_000_000m), ProfileWorth.OfVolatile(found, Catalog));
    }

    public void Dispose() => _rows.Dispose();

    WorkloadFigures Figures(int rows, Func<int, object> system) =>
        WorkloadFigures.Of(_rows.Measure(rows, system).Profile, Catalog, Terms);
}
