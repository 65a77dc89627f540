using System.Globalization;
using System.Text.Json;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>Cheap answers kept, audited and escalated, by the real command.</summary>
public sealed class CascadeTests : IDisposable
{
    const int Rows = 1_500;

    readonly Workbench _bench = new();

    [Fact]
    public async Task A_cascade_keeps_sure_answers_escalates_the_rest_and_certifies_it()
    {
        var folder = Write("calibrated", "0.95");

        var plan = (await _bench.CairnAsync("plan", folder, "--sandbox", "--json")).Exits(0).Json;
        var report = (await _bench.CairnAsync(
            "run", folder, "--sandbox", "--output", _bench.PathOf("out"), "--json")).Exits(0).Json;

        Assert.Equal(
            plan.At("estimate", "expected_usd").Money(), plan.At("cascade", "whole", "expected").Money());
        Assert.Equal(
            plan.At("estimate", "high_usd").Money(), report.At("estimate", "high_usd").Money());
        var rung = report.GetProperty("cascade").GetProperty("rungs")[0];
        var stages = report.GetProperty("stages").EnumerateArray().ToList();
        Assert.Equal(["ask", "audit", "escalate"], stages.Select(stage => stage.GetProperty("kind").GetString()));
        Assert.Equal(Rows, rung.Count("kept") + rung.Count("escalated") + rung.Count("audits"));
        Assert.Equal(75, rung.Count("allowed_errors"));
        (await _bench.CairnAsync("verify-certificate", _bench.PathOf("out/certificate.json"))).Exits(0);
        (await _bench.CairnAsync("verify")).Exits(0);
        (await _bench.CairnAsync("reconcile", "--run", "latest", "--tolerance", "0")).Exits(0);
        var rows = await ResultsAsync();
        Assert.Equal(rung.Count("kept"), rows.Count(row => row.Count("rung") == 0));
        Assert.All(rows.Where(row => row.Count("rung") == 1), row =>
            Assert.Equal(0, Assert.Single(row.GetProperty("answers").EnumerateArray().ToList()).Count("rung")));
    }

    [Fact]
    public async Task A_judge_compares_audited_answers_with_dear_ones_in_a_stage_of_its_own()
    {
        var folder = WriteJudged();
        var plan = await OutlookAsync(folder);

        var report = (await _bench.CairnAsync(
            "run", folder, "--sandbox", "--output", _bench.PathOf("out"), "--json")).Exits(0).Json;

        var rung = report.GetProperty("cascade").GetProperty("rungs")[0];
        Assert.Equal(["ask", "audit", "judge", "escalate"], StagesOf(report));
        Assert.Equal(rung.Count("audits"), plan.GetProperty("judge").Count("rows"));
        Assert.InRange(rung.Count("audit_errors"), rung.Count("audits") / 20, rung.Count("audits") / 5);
        (await _bench.CairnAsync("verify-certificate", _bench.PathOf("out/certificate.json"))).Exits(0);
        (await _bench.CairnAsync("verify")).Exits(0);
    }

    [Theory]
    [InlineData("store.append_stages.before:2")]
    [InlineData("store.append_stages.after:2")]
    public async Task A_cascade_that_was_killed_when_its_judge_was_decided_on_has_each_audited_row_judged_once(
        string moment)
    {
        var folder = WriteJudged();
        _bench.Environment["CAIRN_KILL_AT"] = moment;
        (await _bench.CairnAsync("run", folder, "--sandbox", "--json")).Exits(128 + 9);
        _bench.Environment.Remove("CAIRN_KILL_AT");

        var resumed = (await _bench.CairnAsync("resume", "latest", "--json")).Exits(0).Json;

        var audits = resumed.GetProperty("cascade").GetProperty("rungs")[0].Count("audits");
        Assert.Equal(["ask", "audit", "judge"], StagesOf(resumed).Take(3));
        Assert.Equal([Rows, audits, audits], resumed.GetProperty("stages").EnumerateArray().Take(3)
            .Select(stage => stage.Count("requests")));
        Assert.Equal(Rows, resumed.Count("rows", "succeeded"));
        (await _bench.CairnAsync("verify")).Exits(0);
        (await _bench.CairnAsync("reconcile", "--run", "latest", "--tolerance", "0")).Exits(0);
    }

    [Fact]
    public async Task A_limit_of_rows_makes_a_cascade_of_these_rows_and_certifies_them()
    {
        var folder = Write("calibrated", "0.95");

        var report = (await _bench.CairnAsync(
            "run", folder, "--sandbox", "--limit", "1200", "--output", _bench.PathOf("out"), "--json")).Exits(0).Json;
        var more = (await _bench.CairnAsync("resume", "--no-limit")).Exits(2);

        Assert.Equal(["ask", "audit", "escalate"], report.GetProperty("stages").EnumerateArray()
            .Select(stage => stage.GetProperty("kind").GetString()));
        Assert.Equal(1_200, report.Count("rows", "succeeded"));
        Assert.Equal(Enumerable.Range(0, 1_200).Select(row => $"r{row:00000}x"), (await ResultsAsync())
            .Where(row => row.GetProperty("status").GetString() == "succeeded")
            .Select(row => row.GetProperty("key").GetString()));
        Assert.Contains("start a new run for all", more.Stderr, StringComparison.Ordinal);
        (await _bench.CairnAsync("verify-certificate", _bench.PathOf("out/certificate.json"))).Exits(0);
        var certificate = JsonElement.Parse(await File.ReadAllTextAsync(
            _bench.PathOf("out/certificate.json"), TestContext.Current.CancellationToken));
        Assert.Equal(1_200, certificate.Count("records"));
        (await _bench.CairnAsync("verify")).Exits(0);
    }

    [Fact]
    public async Task A_limit_that_cut_off_the_pilot_can_be_mended_before_answers_have_decided_anything()
    {
        var folder = Write("calibrated", "0.95");
        Change("max_tokens: 100", "max_tokens: 2");
        (await _bench.CairnAsync("run", folder, "--sandbox", "--output", _bench.PathOf("out"), "--json")).Exits(11);
        Change("max_tokens: 2", "max_tokens: 100");

        var report = (await _bench.CairnAsync("retry", "latest", "--failed", "--json")).Exits(0).Json;
        Change("max_tokens: 100", "max_tokens: 101");
        var refused = (await _bench.CairnAsync("retry", "latest", "--failed")).Exits(2);

        Assert.Equal(Rows, report.Count("rows", "succeeded"));
        Assert.Equal(["ask", "audit", "escalate"], report.GetProperty("stages").EnumerateArray()
            .Select(stage => stage.GetProperty("kind").GetString()));
        Assert.Contains("a workload that changed behind stage 2 of the run", refused.Stderr, StringComparison.Ordinal);
        (await _bench.CairnAsync("verify-certificate", _bench.PathOf("out/certificate.json"))).Exits(0);
        Change("max_tokens: 101", "max_tokens: 100");
        (await _bench.CairnAsync("verify")).Exits(0);
    }

    [Fact]
    public async Task What_the_whole_will_cost_is_held_against_the_limit_before_rows_are_escalated()
    {
        var folder = Write("useless", "0.95");
        Change("  grader:", "  on_no_gain: warn\n  grader:");
        var free = (await _bench.CairnAsync("run", folder, "--sandbox", "--json")).Exits(0).Json;
        var limit = decimal.Round(free.GetProperty("cost").GetProperty("usd").Money() * 0.7m, 4);

        var stopped = (await _bench.CairnAsync("run", folder, "--sandbox", "--max-cost",
            limit.ToString(CultureInfo.InvariantCulture), "--json")).Exits(11).Json;
        var finished = (await _bench.CairnAsync("resume", "--max-cost", "10", "--json")).Exits(0).Json;

        Assert.StartsWith("With the rows that have to be escalated the whole will cost about ",
            stopped.GetProperty("message").GetString(), StringComparison.Ordinal);
        var whole = stopped.GetProperty("cascade").GetProperty("whole_usd").Money();
        var paid = finished.GetProperty("cost").GetProperty("usd").Money();
        Assert.True(whole > limit);
        Assert.InRange(paid, whole * 0.9m, whole * 1.1m);
    }

    [Fact]
    public async Task A_plan_expects_what_an_earlier_evaluation_has_shown_and_prices_each_right_row()
    {
        var folder = Write("calibrated", "0.95");
        Change("  grader:", "  labels: { file: labels.csv, column: topic }\n  grader:");
        var assumed = await OutlookAsync(folder);

        var evaluated = (await _bench.CairnAsync(
            "eval", folder, "--sandbox", "--rows", "600", "--target", "0.5", "--json")).Exits(0).Json;
        var measured = await OutlookAsync(folder);
        Change("max_tokens: 100", "max_tokens: 101");
        var changed = await OutlookAsync(folder);

        Assert.StartsWith("assumed: 14%", assumed.GetProperty("source").GetString(), StringComparison.Ordinal);
        var source = measured.GetProperty("source").GetString();
        Assert.StartsWith($"measured by the evaluation {evaluated.GetProperty("run_id").GetString()}: 1", source,
            StringComparison.Ordinal);
        Assert.Contains("of 600 cheap answers are wrong, confidence AUROC 0.", source, StringComparison.Ordinal);
        Assert.EndsWith("; the workload has changed since", changed.GetProperty("source").GetString(),
            StringComparison.Ordinal);
        Assert.Equal("right by its label", measured.GetProperty("success_means").GetString());
        var right = measured.GetProperty("options").EnumerateArray().ToDictionary(
            option => option.GetProperty("name").GetString()!, option => option.Count("rows_succeeded") / (double)Rows);
        Assert.Equal(["cascade", "all_cheap", "all_dear"], right.Keys);
        Assert.InRange(right["all_cheap"], 0.82, 0.90);
        // Answers of both rungs are as long, and cost 1 to 20; what the evaluation was billed says so of each.
        Assert.InRange(
            measured.GetProperty("all_dear").Money() / measured.GetProperty("all_cheap").Money(), 18, 22);
        Assert.InRange(right["cascade"], right["all_cheap"], right["all_dear"]);
        Assert.All(measured.GetProperty("options").EnumerateArray(), option =>
            Assert.True(option.GetProperty("usd_per_successful_row").Money() > 0));
    }

    [Fact]
    public async Task A_useless_confidence_stops_the_run_until_somebody_wants_it_to_go_on()
    {
        var folder = Write("useless", "0.95");

        var stopped = (await _bench.CairnAsync("run", folder, "--sandbox", "--json")).Exits(11).Json;
        var finished = (await _bench.CairnAsync("resume", "--accept-cascade", "--json")).Exits(0).Json;

        Assert.Contains("Nothing is gained by the confidence", stopped.GetProperty("message").GetString(),
            StringComparison.Ordinal);
        Assert.Equal(Rows, finished.Count("rows", "succeeded"));
    }

    [Fact]
    public async Task A_target_that_no_audit_can_certify_ends_with_exit_code_10_before_a_dear_answer()
    {
        var folder = Write("calibrated", "0.9999");

        var report = (await _bench.CairnAsync("run", folder, "--sandbox", "--json")).Exits(10).Json;

        Assert.Contains("certify nothing at target 0.9999", report.GetProperty("message").GetString(),
            StringComparison.Ordinal);
        Assert.False(report.TryGetProperty("stages", out _));
    }

    [Fact]
    public async Task A_budget_holds_across_rungs_and_a_resume_comes_to_the_same_answers()
    {
        var folder = Write("calibrated", "0.95");
        var limit = decimal.Round((await _bench.CairnAsync("plan", folder, "--sandbox", "--json")).Exits(0).Json
            .GetProperty("cascade").GetProperty("all_cheap").Money() * 1.5m, 4);

        var stopped = (await _bench.CairnAsync("run", folder, "--sandbox", "--output", _bench.PathOf("out"),
            "--max-cost", limit.ToString(CultureInfo.InvariantCulture), "--json")).Exits(4).Json;
        var finished = (await _bench.CairnAsync("resume", "--max-cost", "10", "--json")).Exits(0).Json;

        Assert.True(stopped.GetProperty("cost").GetProperty("usd").Money() <= limit);
        Assert.Equal(Rows, finished.Count("rows", "succeeded"));
        (await _bench.CairnAsync("verify-certificate", _bench.PathOf("out/certificate.json"))).Exits(0);
    }

    [Fact]
    public async Task Labels_that_do_not_fit_are_refused_before_anything_is_sent()
    {
        const string quality = "labels: { file: labels.csv, column: topic }, against: labels";

        var folder = Write("calibrated", "0.95");
        var yaml = await File.ReadAllTextAsync(_bench.PathOf("job/cairn.yaml"), TestContext.Current.CancellationToken);
        var (from, to) = (yaml.IndexOf("quality:", StringComparison.Ordinal),
            yaml.IndexOf("sandbox:", StringComparison.Ordinal));
        _bench.Write("job/cairn.yaml", yaml[..from]
            + $"quality: {{ confidence: {{ field: confidence }}, target: 0.95, {quality} }}\n" + yaml[to..]);
        await File.AppendAllTextAsync(
            _bench.PathOf("job/labels.csv"), "stranger,x\n", TestContext.Current.CancellationToken);

        var refused = (await _bench.CairnAsync("run", folder, "--sandbox")).Exits(2);

        Assert.Contains("a label for \"stranger\"", refused.Stderr, StringComparison.Ordinal);
        Assert.Contains("no run in the ledger", (await _bench.CairnAsync("status")).Stderr, StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();

    static IEnumerable<string?> StagesOf(JsonElement report) =>
        report.GetProperty("stages").EnumerateArray().Select(stage => stage.GetProperty("kind").GetString());

    string WriteJudged()
    {
        var folder = Write("calibrated", "0.93");
        Change("  grader: { exact: topic }", """
              on_no_gain: warn
              grader: { judge: { model: claude-opus-5-5, instructions: "The same?" }, field: topic }
            """);
        Change("claude-haiku-5-5: 0.86,", "claude-opus-5-5: 1, claude-haiku-5-5: 0.86,");
        _bench.Write("job/labels.csv", Csv("id,topic,score,reason", row =>
            $"topic-{row % 12},{(row % 10 == 0 ? "0.5" : "1")},so"));
        return folder;
    }

    async Task<JsonElement> OutlookAsync(string folder) =>
        (await _bench.CairnAsync("plan", folder, "--sandbox", "--json")).Exits(0).Json.GetProperty("cascade");

    void Change(string from, string to) => _bench.Write("job/cairn.yaml",
        File.ReadAllText(_bench.PathOf("job/cairn.yaml")).Replace(from, to, StringComparison.Ordinal));

    string Write(string confidence, string target)
    {
        var folder = Path.GetDirectoryName(_bench.Write("job/cairn.yaml", $$$"""
            name: topics
            input: rows.csv
            id: id
            max_tokens: 100
            user: "Row {{ id }}: {{ text }}"
            output: { schema: answer.json }
            cascade:
              - { model: claude-haiku-5-5 }
              - { model: claude-sonnet-5-5 }
            quality:
              grader: { exact: topic }
              confidence: { field: confidence }
              target: {{{target}}}
            sandbox:
              labels: labels.csv
              accuracy: { claude-haiku-5-5: 0.86, claude-sonnet-5-5: 0.97 }
              confidence: {{{confidence}}}
              workers: 1000

            """))!;
        _bench.Write("job/answer.json", """
            {"type":"object","properties":{"topic":{"type":"string"},"confidence":{"type":"number"}},
            "required":["topic","confidence"],"additionalProperties":false}
            """);
        _bench.Write("job/rows.csv", Csv("id,text", row => $"text {row}"));
        _bench.Write("job/labels.csv", Csv("id,topic", row => $"topic-{row % 12}"));
        return folder;
    }

    async Task<List<JsonElement>> ResultsAsync() =>
        [.. (await File.ReadAllLinesAsync(_bench.PathOf("out/results.jsonl"), TestContext.Current.CancellationToken))
            .Select(line => JsonElement.Parse(line))];

    static string Csv(string header, Func<int, string> cell) => header + "\n" + string.Concat(
        Enumerable.Range(0, Rows).Select(row =>
            string.Create(CultureInfo.InvariantCulture, $"r{row:00000}x,{cell(row)}\n")));
}
