using System.Text.Json;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>Each command that is not the main job, once.</summary>
public sealed class CommandTests : IDisposable
{
    readonly Workbench _bench = new();

    [Fact]
    public async Task Init_makes_a_workload_that_runs()
    {
        (await _bench.CairnAsync("init", "first")).Exits(0);

        var report = (await _bench.CairnAsync("run", "first", "--sandbox", "--json")).Exits(0).Json;

        Assert.Equal(report.Count("rows", "total"), report.Count("rows", "succeeded"));
        (await _bench.CairnAsync("init", "first")).Exits(2);
    }

    [Fact]
    public async Task Plan_tells_batches_and_a_range_and_sends_nothing()
    {
        var plan = (await _bench.CairnAsync("plan", Product.Sample, "--json")).Exits(0).Json;

        Assert.Equal((300, 2), (plan.Count("rows"), plan.GetProperty("batches").GetArrayLength()));
        Assert.InRange(
            plan.At("estimate", "expected_usd").Money(),
            plan.At("estimate", "low_usd").Money(), plan.At("estimate", "high_usd").Money());
        Assert.False(Directory.Exists(_bench.Home), "A home was made.");
    }

    [Fact]
    public async Task Try_shows_answers_and_what_they_cost_now()
    {
        var folder = new Workload().Write(_bench);

        var tried = (await _bench.CairnAsync("try", folder, "--rows", "2", "--sandbox", "--json")).Exits(0).Json;

        var rows = tried.GetProperty("rows").EnumerateArray().ToList();
        Assert.True(tried.GetProperty("sandbox").GetBoolean());
        Assert.Equal(["R0001", "R0002"], rows.Select(row => row.Text("key")));
        Assert.All(rows, row => Assert.Equal(Workload.AnswerOf(row.Text("key")), row.Text("text")));
        Assert.Equal(tried.GetProperty("cost_usd").Money(), rows.Sum(row => row.GetProperty("cost_usd").Money()));
    }

    [Fact]
    public async Task Render_prints_the_batch_lines_with_the_breakpoint_on_the_last_shared_block()
    {
        var folder = new Workload().Write(_bench);

        var first = JsonElement.Parse((await _bench.CairnAsync("render", folder, "--limit", "1")).Exits(0).Stdout);
        var named = JsonElement.Parse((await _bench.CairnAsync("render", folder, "--row", "R0007")).Exits(0).Stdout);

        Assert.Equal(["custom_id", "params"], first.Names());
        Assert.Equal(first.At("params", "system").GetRawText(), named.At("params", "system").GetRawText());
        Assert.Equal("1h", named.At("params", "system")[0].Text("cache_control", "ttl"));
        Assert.Contains(
            Workload.AnswerOf("R0007"), named.At("params", "messages").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_runs_and_report_agree_with_the_run_and_report_brings_back_lost_files()
    {
        var run = (await _bench.CairnAsync("run", new Workload().Write(_bench), "--sandbox", "--json")).Exits(0);
        Directory.Delete(Path.GetDirectoryName(run.Json.Text("outputs", "results"))!, recursive: true);

        var status = (await _bench.CairnAsync("status", run.Json.Text("run_id")[..3], "--json")).Exits(0);
        var runs = (await _bench.CairnAsync("runs", "--json")).Exits(0).Json.GetProperty("runs").EnumerateArray();
        var report = (await _bench.CairnAsync("report", "latest", "--json")).Exits(0);

        Assert.Equal(run.Stdout, status.Stdout);
        Assert.Equal(run.Stdout, report.Stdout);
        Assert.Equal(
            [(run.Json.Text("run_id"), 40)], runs.Select(each => (each.Text("run_id"), each.Count("succeeded"))));
        Answers.AreComplete(report.Json);
    }

    [Fact]
    public async Task Verify_finds_nothing_in_a_run_as_it_was_written_and_names_a_file_that_changed()
    {
        (await _bench.CairnAsync("run", new Workload().Write(_bench), "--sandbox", "--json")).Exits(0);

        var sound = (await _bench.CairnAsync("verify", "--json")).Exits(0).Json;
        var segment = Directory.EnumerateFiles(_bench.Home, "*.jsonl", SearchOption.AllDirectories).First();
        await File.AppendAllTextAsync(segment, " ", TestContext.Current.CancellationToken);
        var damaged = (await _bench.CairnAsync("verify", "--json")).Exits(9).Json;

        Assert.True(sound.GetProperty("is_sound").GetBoolean());
        var finding = Assert.Single(damaged.GetProperty("findings").EnumerateArray());
        Assert.Equal($"segment {Path.GetFileName(segment)}", finding.Text("place"));
    }

    [Fact]
    public async Task Why_tells_a_row_from_its_plan_to_its_record()
    {
        (await _bench.CairnAsync("run", new Workload().Write(_bench), "--sandbox", "--json")).Exits(0);

        var life = (await _bench.CairnAsync("why", "latest", "R0007", "--json")).Exits(0).Json;
        var same = (await _bench.CairnAsync("why", "latest", "6", "--json")).Exits(0).Json;

        Assert.Equal(life.GetRawText(), same.GetRawText());
        Assert.Equal("succeeded", life.Text("status"));
        Assert.True(life.GetProperty("cost_usd").Money() > 0);
        Assert.Equal(life.Text("batch_id"), life.GetProperty("steps").EnumerateArray().Last().Text("batch_id"));
        (await _bench.CairnAsync("why", "latest", "nobody")).Exits(2);
    }

    [Fact]
    public async Task Models_lists_what_a_file_of_your_own_may_hold_and_shows_what_it_changes()
    {
        var list = (await _bench.CairnAsync("models", "--json")).Exits(0);
        var same = _bench.Write("same.json", list.Stdout);
        var other = _bench.Write(
            "other.json", list.Stdout.Replace("\"input\": \"0.10\"", "\"input\": \"0.11\"", StringComparison.Ordinal));

        var none = (await _bench.CairnAsync("models", "--diff", same, "--json")).Exits(0).Json.GetProperty("changes");
        var one = (await _bench.CairnAsync("models", "--diff", other, "--json")).Exits(0).Json.GetProperty("changes");

        Assert.Empty(none.EnumerateArray());
        Assert.Equal(
            [("claude-haiku-5-5", "input (up to 100000 prompt tokens)", "0.1", "0.11")],
            one.EnumerateArray().Select(
                each => (each.Text("model"), each.Text("field"), each.Text("before"), each.Text("after"))));
    }

    [Fact]
    public async Task Help_lists_every_command_and_every_exit_code()
    {
        var help = (await _bench.CairnAsync("--help")).Exits(0).Stdout;

        string[] commands =
        [
            "init", "run", "plan", "try", "render", "resume", "status", "runs", "report", "cancel", "sandbox", "models",
        ];
        Assert.All(commands, command => Assert.Contains($"\n  {command} ", help, StringComparison.Ordinal));
        string[] codes = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "75", "130"];
        Assert.All(codes, code => Assert.Contains($"\n  {code,3}  ", help, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_flag_is_bad_usage() =>
        Assert.Contains(
            "--helpp", (await _bench.CairnAsync("run", "--helpp")).Exits(2).Stderr, StringComparison.Ordinal);

    public void Dispose() => _bench.Dispose();
}
