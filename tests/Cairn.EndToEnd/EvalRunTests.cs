using System.Text.Json;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>Rungs asked and judged on labelled rows, by the real command.</summary>
public sealed class EvalRunTests : IDisposable
{
    const string Yaml = """
        name: topics
        input: rows.csv
        id: id
        models: [claude-haiku-5-5, claude-sonnet-5-5]
        max_tokens: 100
        system: ["Name the topic.", "Be short."]
        user: "Row {{ id }}: {{ text }}"
        quality:
          labels: { file: labels.csv, column: topic }
          grader: normalised
        sandbox: { labels: labels.csv, accuracy: { claude-haiku-5-5: 0.6, claude-sonnet-5-5: 1 }, seed: 3 }

        """;

    readonly Workbench _bench = new();
    readonly string _folder;

    public EvalRunTests()
    {
        _folder = Path.GetDirectoryName(_bench.Write("topics/cairn.yaml", Yaml))!;
        _bench.Write("topics/rows.csv", "id,text\n" + string.Concat(Rows(120).Select(row => $"r{row},text {row}\n")));
        _bench.Write("topics/labels.csv", "id,topic\n"
            + string.Concat(Rows(100).Select(row => $"r{row},{(row % 2 == 0 ? "praise" : "complaint")}\n")));
    }

    [Fact]
    public async Task Every_rung_is_asked_the_labelled_rows_and_the_good_one_is_named()
    {
        var json = (await EvalAsync("--target", "0.9", "--output", "out", "--json")).Exits(0).Json;

        Assert.Equal("claude-sonnet-5-5", json.GetProperty("chosen").GetString());
        Assert.All(json.GetProperty("rungs").EnumerateArray(), rung => Assert.Equal(100, rung.Count("graded")));
        Assert.InRange(json.GetProperty("rungs")[0].GetProperty("quality").GetDecimal(), 0.4m, 0.8m);
        Assert.Equal(1, json.GetProperty("rungs")[1].GetProperty("quality").GetDecimal());
        var kept = await File.ReadAllTextAsync(
            _bench.PathOf("out/eval.json"), TestContext.Current.CancellationToken);
        Assert.Equal(json.GetRawText().Trim(), kept.Trim());
        await VerifyAsync();
    }

    [Fact]
    public async Task The_rungs_costs_add_up_to_what_was_paid()
    {
        var json = (await EvalAsync("--rows", "30", "--json")).Exits(0).Json;

        Assert.Equal(
            Usd(json.GetProperty("paid_usd")),
            json.GetProperty("rungs").EnumerateArray().Sum(rung => Usd(rung.GetProperty("cost_usd"))));
        var rows = (await _bench.CairnAsync("report", "--json")).Exits(0).Json.GetProperty("rows");
        Assert.Equal((30, 0), (rows.Count("total"), rows.Count("pending")));
    }

    [Fact]
    public async Task An_evaluation_that_the_limit_stopped_is_the_same_after_a_resume()
    {
        var whole = (await EvalAsync("--rows", "40", "--json")).Exits(0).Json;
        (await EvalAsync("--rows", "40", "--max-cost", "0.0001", "--json")).Exits(4);

        var resumed = (await _bench.CairnAsync("resume", "--max-cost", "1", "--json")).Exits(0).Json;

        Assert.Equal(QualitiesOf(whole), QualitiesOf(resumed));
        await VerifyAsync();
    }

    [Fact]
    public async Task Parts_of_the_prompt_are_left_out_one_at_a_time()
    {
        var json = (await EvalAsync("--ablate", "--rows", "20", "--json")).Exits(0).Json;

        Assert.Equal(
            ["whole prompt", "without system block 1", "without system block 2"],
            json.GetProperty("rungs").EnumerateArray().Select(rung => rung.GetProperty("name").GetString()));
        Assert.StartsWith("without system block 1: ", json.GetProperty("findings")[0].GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prompt_that_names_the_labels_is_warned_of()
    {
        _bench.Write("topics/rows.csv", "id,text,topic\nr1,text,praise\nr2,text,complaint\n");
        _bench.Write("topics/cairn.yaml", Yaml.Replace("{ file: labels.csv, column: topic }", "{ column: topic }",
            StringComparison.Ordinal).Replace("{{ text }}", "{{ text }} {{ topic }}", StringComparison.Ordinal));

        var result = (await _bench.CairnAsync("eval", _folder, "--dry-run")).Exits(0);

        Assert.Contains("the prompt of rung 1, claude-haiku-5-5, names the column \"topic\", which has the labels",
            result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_needs_no_key_and_makes_no_home()
    {
        var json = (await _bench.CairnAsync("eval", _folder, "--dry-run", "--json")).Exits(0).Json;

        Assert.Equal(100, json.Count("rows"));
        Assert.Equal(2, json.GetProperty("rungs").GetArrayLength());
        Assert.False(Directory.Exists(_bench.Home), "A home was made.");
    }

    [Fact]
    public async Task Nothing_is_spent_without_an_agreement()
    {
        _bench.Environment["ANTHROPIC_API_KEY"] = "sk-ant-a-key-of-nobody";

        var result = (await _bench.CairnAsync("eval", _folder)).Exits(2);

        Assert.Contains("The question was: 100 rows at 2 rungs will cost $", result.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("r7,praise\n", "labels.csv:102: found a second label for \"r7\"")]
    [InlineData("r777,praise\n", "labels.csv:102: found a label for \"r777\"; expected the key of a row of ")]
    public async Task Labels_that_do_not_fit_are_refused(string line, string error)
    {
        await File.AppendAllTextAsync(
            _bench.PathOf("topics/labels.csv"), line, TestContext.Current.CancellationToken);

        Assert.Contains(error, (await EvalAsync()).Exits(2).Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workload_without_labels_is_refused()
    {
        _bench.Write("topics/cairn.yaml", Yaml.Replace("  labels: { file: labels.csv, column: topic }\n", "",
            StringComparison.Ordinal));

        Assert.Contains("found no labels; expected quality: {labels: ...}", (await EvalAsync()).Exits(2).Stderr,
            StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();

    static IEnumerable<int> Rows(int count) => Enumerable.Range(0, count);

    static decimal Usd(JsonElement amount) =>
        decimal.Parse(amount.GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    static IEnumerable<string> QualitiesOf(JsonElement evaluation) =>
        evaluation.GetProperty("rungs").EnumerateArray().Select(rung => rung.GetProperty("quality").GetRawText());

    Task<CairnResult> EvalAsync(params string[] arguments) =>
        _bench.CairnAsync(["eval", _folder, "--sandbox", .. arguments]);

    async Task VerifyAsync() => (await _bench.CairnAsync("verify")).Exits(0);
}
