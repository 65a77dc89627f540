using System.Text.Json;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>An evaluation whose answers a model judges, by the real command.</summary>
public sealed class JudgeTests : IDisposable
{
    // kill -9, as the shell tells it.
    const int Killed = 128 + 9;

    const string Yaml = """
        name: topics
        input: rows.csv
        id: id
        models: [claude-haiku-5-5, claude-sonnet-5-5]
        max_tokens: 100
        user: "Row {{ id }}: {{ text }}"
        quality:
          labels: { file: labels.csv, column: topic }
          grader: { judge: { model: claude-opus-5-5, max_tokens: 200, instructions: "The same topic, in any words." } }
        sandbox: { labels: truth.csv, accuracy: { claude-opus-5-5: 1 }, seed: 3 }

        """;

    readonly Workbench _bench = new();
    readonly string _folder;

    public JudgeTests()
    {
        _folder = Path.GetDirectoryName(_bench.Write("topics/cairn.yaml", Yaml))!;
        _bench.Write("topics/rows.csv", "id,text\n" + Lines(40, row => $"r{row},text {row}"));
        _bench.Write("topics/labels.csv", "id,topic\n" + Lines(30, row => $"r{row},topic {row}"));

        // The sandbox answers a row by its topic, and a judge by the score: a quarter is right, half of it in part.
        _bench.Write("topics/truth.csv", "id,topic,score,reason\n"
            + Lines(40, row => $"r{row},topic {row},{(row % 4 == 0 ? "1" : row % 4 == 1 ? "0.5" : "0")},so"));
    }

    [Fact]
    public async Task A_judge_scores_every_answer_and_its_dollars_stand_apart()
    {
        var json = (await EvalAsync("--output", "out", "--json")).Exits(0).Json;

        Assert.All(json.GetProperty("rungs").EnumerateArray(), rung =>
        {
            Assert.Equal(30, rung.Count("graded"));
            Assert.Equal(8, rung.Count("right"));
            Assert.Equal(0.4m, rung.GetProperty("quality").GetDecimal());
        });
        var judge = Usd(json.GetProperty("judge_usd"));
        Assert.True(judge > 0, "The judge was for nothing.");
        Assert.Equal(
            Usd(json.GetProperty("paid_usd")) - judge,
            json.GetProperty("rungs").EnumerateArray().Sum(rung => Usd(rung.GetProperty("cost_usd"))));
        await VerifyAsync();
    }

    [Fact]
    public async Task A_dry_run_tells_what_the_judge_will_cost()
    {
        var json = (await _bench.CairnAsync("eval", _folder, "--dry-run", "--json")).Exits(0).Json;

        var judge = json.GetProperty("judge");
        Assert.Equal("claude-opus-5-5", judge.GetProperty("name").GetString());
        Assert.True(Usd(judge.GetProperty("expected_usd")) > 0, "The judge is for nothing.");
        Assert.Equal(
            Usd(json.GetProperty("expected_usd")),
            Usd(judge.GetProperty("expected_usd"))
                + json.GetProperty("rungs").EnumerateArray().Sum(rung => Usd(rung.GetProperty("expected_usd"))));
    }

    [Theory]
    [InlineData("store.append_stages.before:1")]
    [InlineData("store.append_stages.after:1")]
    public async Task A_run_that_was_killed_before_its_judge_was_asked_judges_the_same(string moment)
    {
        var whole = (await EvalAsync("--json")).Exits(0).Json;
        _bench.Environment["CAIRN_KILL_AT"] = moment;
        (await EvalAsync("--json")).Exits(Killed);
        _bench.Environment.Remove("CAIRN_KILL_AT");
        var asked = await FilesAsync();
        Assert.Equal(4, asked.Length);

        var resumed = (await _bench.CairnAsync("resume", "latest", "--json")).Exits(0).Json;

        Assert.Equal(QualitiesOf(whole), QualitiesOf(resumed));
        Assert.Equal(whole.GetProperty("paid_usd").GetString(), resumed.GetProperty("paid_usd").GetString());
        Assert.Equal(asked, await FilesAsync());
        await VerifyAsync();
    }

    [Fact]
    public async Task A_judgement_without_a_score_leaves_its_row_ungraded()
    {
        _bench.Write("topics/cairn.yaml", Yaml.Replace("max_tokens: 200", "max_tokens: 1", StringComparison.Ordinal));

        var result = (await EvalAsync("--json")).Exits(3);

        Assert.All(result.Json.GetProperty("rungs").EnumerateArray(), rung => Assert.Equal(30, rung.Count("ungraded")));
        Assert.Contains("the judge gave no score: max_tokens", result.Stderr, StringComparison.Ordinal);
        await VerifyAsync();
    }

    public void Dispose() => _bench.Dispose();

    static string Lines(int count, Func<int, string> line) =>
        string.Concat(Enumerable.Range(0, count).Select(row => line(row) + "\n"));

    static decimal Usd(JsonElement amount) =>
        decimal.Parse(amount.GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    static IEnumerable<string> QualitiesOf(JsonElement evaluation) =>
        evaluation.GetProperty("rungs").EnumerateArray().Select(rung => rung.GetProperty("quality").GetRawText());

    // What the judge is asked about, of all runs.
    async Task<string[]> FilesAsync() => await Task.WhenAll(
        Directory.GetFiles(_bench.Home, "judge-*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)));

    Task<CairnResult> EvalAsync(params string[] arguments) =>
        _bench.CairnAsync(["eval", _folder, "--sandbox", .. arguments]);

    async Task VerifyAsync() => (await _bench.CairnAsync("verify")).Exits(0);
}
