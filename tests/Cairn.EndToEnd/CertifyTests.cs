using System.Globalization;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>`cairn certify` and `cairn verify-certificate`: the rule on recorded scores.</summary>
public sealed class CertifyTests : IDisposable
{
    static readonly string[] Names =
    [
        "records", "allowed_errors", "audits", "k_star", "f_k_star", "cut", "escalated_share", "residual_errors",
        "clairvoyant_share",
    ];

    readonly Workbench _bench = new();

    [Fact]
    public async Task Certify_says_where_the_ranking_is_cut()
    {
        _bench.Write("scores.csv", Scores("id,confidence,wrong\n", row => $"{row},{2000 - row},{IsWrong(row)}"));

        var report = (await CertifyAsync("scores.csv", "confidence", "--error", "wrong")).Exits(0).Json;

        Assert.Equal(Names, report.Names());
        Assert.Equal((2_000, 200, 400), (report.Count("records"), report.Count("allowed_errors"),
            report.Count("audits")));
        Assert.InRange(report.GetProperty("f_k_star").GetDouble(), 0.05, 0.1);
        Assert.Equal(0.4805, report.GetProperty("clairvoyant_share").GetDouble(), 4);
        Assert.InRange(report.GetProperty("escalated_share").GetDouble(), 0.4805, 0.65);
    }

    [Fact]
    public async Task Files_without_a_header_and_columns_of_right_answers_say_the_same()
    {
        _bench.Write("scores.csv", Scores("id,confidence,wrong\n", row => $"{row},{2000 - row},{IsWrong(row)}"));
        _bench.Write("scores.tsv", Scores("", row => $"{2000 - row}.0\t{1 - IsWrong(row)}\t1"));

        var named = (await CertifyAsync("scores.csv", "confidence", "--error", "wrong")).Exits(0);
        var numbered = (await CertifyAsync("scores.tsv", "1", "--correct", "2")).Exits(0);
        var mixed = (await CertifyAsync("scores.csv", "2", "--error", "3")).Exits(0);

        Assert.Equal(named.Stdout, numbered.Stdout);
        Assert.Equal(named.Stdout, mixed.Stdout);
    }

    [Fact]
    public async Task Trials_count_how_often_the_target_is_missed()
    {
        _bench.Write("scores.csv", Scores("s,w\n", row => $"{2000 - row},{IsWrong(row)}"));

        var report = (await CertifyAsync("scores.csv", "s", "--error", "w", "--trials", "500")).Exits(0).Json;

        Assert.Equal([.. Names, "violation_rate", "mean_escalated_share"], report.Names());
        var chance = report.GetProperty("f_k_star").GetDouble();
        Assert.InRange(report.GetProperty("violation_rate").GetDouble(), chance - 0.04, chance + 0.04);
    }

    [Fact]
    public async Task A_certificate_can_be_checked_and_a_changed_one_shows()
    {
        _bench.Write("scores.csv", Scores("s,w\n", row => $"{(2000 - row) / 2000m},{IsWrong(row)}"));
        await CertifyAsync("scores.csv", "s", "--error", "w", "--calibrated", "-o", "certificate.json");

        Assert.Contains("is sound", (await _bench.CairnAsync("verify-certificate", "certificate.json")).Exits(0).Stdout,
            StringComparison.Ordinal);
        var changed = (await File.ReadAllTextAsync(_bench.PathOf("certificate.json"),
            TestContext.Current.CancellationToken)).Replace("\"cut\": ", "\"cut\": 1", StringComparison.Ordinal);
        _bench.Write("certificate.json", changed);
        var findings = (await _bench.CairnAsync("verify-certificate", "certificate.json", "--json")).Exits(9).Json;
        Assert.False(findings.GetProperty("is_sound").GetBoolean());
        Assert.Equal(1, findings.GetProperty("findings").GetArrayLength());
    }

    [Fact]
    public async Task Where_nothing_can_be_certified_it_says_what_would_do()
    {
        _bench.Write("scores.csv", "s,w\n" + string.Concat(Enumerable.Repeat("0.5,0\n", 100)));

        var refused = (await CertifyAsync("scores.csv", "s", "--error", "w", "--audits", "3")).Exits(10);

        Assert.Equal([.. Names, "audits_needed", "target_possible"], refused.Json.Names());
        var needed = refused.Json.Count("audits_needed").ToString(CultureInfo.InvariantCulture);
        var target = refused.Json.GetProperty("target_possible").GetRawText();
        Assert.Contains(
            $"{needed} audits would do, or a target of {target}.", refused.Stderr, StringComparison.Ordinal);
        (await CertifyAsync("scores.csv", "s", "--error", "w", "--audits", needed)).Exits(0);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("2", false)]
    public async Task A_draw_that_keeps_more_errors_than_allowed_is_called_one(string seed, bool isMissed)
    {
        _bench.Write("scores.csv", "s,w\n" + string.Concat(Enumerable.Repeat("0.5,1\n0.5,0\n0.5,0\n0.5,0\n", 50)));

        var text = (await _bench.CairnAsync("certify", "scores.csv", "--score", "s", "--error", "w", "--target", "0.9",
            "--delta", "0.5", "--audits", "40", "--seed", seed)).Exits(0).Stdout;

        Assert.Equal(
            isMissed, text.Contains("too many: this draw is one of those that miss", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once()
    {
        _bench.Write("scores.csv", "s,w\n0.5,0\nhigh,0\n0.5,2\n\"0.5\"\nNaN,1\n");

        var stderr = (await _bench.CairnAsync("certify", "scores.csv", "--score", "s", "--error", "w", "--target",
            "1.0", "--delta", "0", "--audits", "none")).Exits(2).Stderr;

        Assert.All(
            [
                "--target: found 1.0; expected a decimal above 0 and below 1.",
                "--delta: found 0; expected a decimal above 0 and below 1.",
                "--audits: found none; expected a whole number of 1",
                "scores.csv:3: found the score \"high\"; expected a finite number.",
                "scores.csv:4: found \"2\" in the column w; expected 0 or 1.",
                "scores.csv:5: found 1 fields; expected at least 2.",
                "scores.csv:6: found the score \"NaN\"; expected a finite number.",
            ],
            fault => Assert.Contains(fault, stderr, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("s,w\n0.5,0\n", "s", "--error w --audits 2", "--audits: found 2 for 1 rows; expected at most one")]
    [InlineData("s,w\n0.5,0\n", "t", "--error w", "found no column \"t\"; expected one of s, w")]
    [InlineData("s,w\n0.5,0\n", "3", "--error w", "found no column \"3\"")]
    [InlineData("s,w\n0.5,0\n", "s", "--error w --correct w", "found both; expected one of them")]
    [InlineData("s,w\n0.5,0\n", "s", "", "found neither; expected one of them")]
    [InlineData("s,w\n", "s", "--error w", "found no rows; expected at least one row")]
    [InlineData("", "s", "--error w", "found no rows; expected at least one row")]
    [InlineData("s,w\n1.5,0\n", "s", "--error w --calibrated", "found a score outside of 0 to 1")]
    [InlineData("s,w\n0.\"5,0\n", "s", "--error w", "scores.csv:2: found a quote inside an unquoted field")]
    public async Task A_bad_file_or_column_is_named(string file, string score, string rest, string fault)
    {
        _bench.Write("scores.csv", file);

        var refused = await CertifyAsync(
            "scores.csv", score, rest.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Contains(fault, refused.Exits(2).Stderr, StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();

    Task<CairnResult> CertifyAsync(string file, string score, params string[] rest) => _bench.CairnAsync(
        ["certify", file, "--score", score, .. rest, "--target", "0.9", "--delta", "0.1", "--json"]);

    static string Scores(string header, Func<int, string> row) =>
        header + string.Join('\n', Enumerable.Range(0, 2_000).Select(row)) + "\n";

    // Every sixth of the surer half, two of three of the others.
    static int IsWrong(int row) => row % 6 == 0 || (row >= 1_000 && row % 3 != 0) ? 1 : 0;
}
