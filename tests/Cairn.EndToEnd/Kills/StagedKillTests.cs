using System.Globalization;
using System.Text.Json;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd.Kills;

/// <summary>kill -9 of the real process in each stage of a cascade and of an evaluation.</summary>
public sealed class StagedKillTests(ITestOutputHelper output)
{
    // kill -9, as the shell tells it.
    const int Killed = 128 + 9;
    const int Rows = 150;
    const int DelayMsMax = 150;

    // Where a stage is decided on, and then wherever the process comes to: the n-th point of each of its lives.
    static readonly string[] OfCascade =
    [
        "any:25", "api.create.fence:1", "any:25", "store.append_stages.before:1", "store.append_stages.after:1",
        "any:20", "blob.publish.after:1", "any:18", "store.append_stages.after:1", "api.create.after:1",
        "store.settle:settled.after:1",
    ];

    static readonly string[] OfEvaluation =
    [
        "any:20", "api.create.fence:1", "any:20", "store.settle:settled.before:1", "any:20",
        "store.append_stages.before:1", "store.append_stages.after:1", "api.create.after:1", "any:18",
        "store.settle:settled.after:1",
    ];

    readonly List<string> _places = [];

    [Fact]
    public async Task A_cascade_that_is_killed_in_each_stage_pays_each_answer_once_and_certifies()
    {
        using var bench = new Workbench();
        using var sandbox = await WriteAsync(bench, """
            cascade: [{ model: claude-haiku-5-5 }, { model: claude-sonnet-5-5 }]
            quality: { grader: { exact: topic }, confidence: { field: confidence }, target: 0.9 }

            """);

        var kills = await KillAsync(bench, OfCascade, ["run", sandbox.Flag, "--output", "out"]);

        var report = (await bench.CairnAsync("report", "--json")).Exits(0).Json;
        await AuditAsync(bench, sandbox, (report, kills));
        Assert.Equal(Rows, report.Count("rows", "succeeded"));
        Assert.Equal(["ask", "audit", "escalate"], StagesOf(report).Select(stage => stage.Text("kind")));
        (await bench.CairnAsync("verify-certificate", bench.PathOf("out/certificate.json"))).Exits(0);
    }

    [Fact]
    public async Task An_evaluation_that_is_killed_in_each_stage_pays_each_answer_and_each_judgement_once()
    {
        using var bench = new Workbench();
        using var sandbox = await WriteAsync(bench, """
            models: [claude-haiku-5-5, claude-sonnet-5-5]
            quality:
              labels: { file: labels.csv, column: topic }
              grader: { judge: { model: claude-opus-5-5, max_tokens: 200, instructions: "The same topic." } }

            """);

        var kills = await KillAsync(bench, OfEvaluation, ["eval", sandbox.Flag]);

        var report = (await bench.CairnAsync("report", "--json")).Exits(0).Json;
        await AuditAsync(bench, sandbox, (report, kills));
        Assert.Equal(["ask", "ask", "judge", "judge"], StagesOf(report).Select(stage => stage.Text("kind")).Order());
    }

    // Killed at a point and at a random time in turn, and resumed until it ends by itself.
    async Task<int> KillAsync(Workbench bench, string[] points, string[] start)
    {
        var (chance, kills) = (new Chance(output), 0);
        string[] command = [start[0], bench.PathOf("job"), .. start[1..], "--json"];
        foreach (var (number, point) in points.Index())
        {
            bench.Environment["CAIRN_KILL_AT"] = point;
            using var process = bench.Start(command);
            bench.Environment.Remove("CAIRN_KILL_AT");
            if (number % 3 == 2)
            {
                using var watch = new MomentWatch(bench);
                await Task.WhenAny(watch.NextAsync(Moment.InFlight), process.Exited);
                await Task.WhenAny(
                    Task.Delay(chance.Below(DelayMsMax), TestContext.Current.CancellationToken), process.Exited);
                process.Kill();
            }

            var result = await process.WaitAsync();
            if (result.ExitCode != Killed)
            {
                result.Exits(0);
                break;
            }

            kills++;
            _places.Add(number % 3 == 2 ? "at random" : point);
            command = ["resume", "latest", "--json"];
        }

        (await bench.CairnAsync("resume", "latest", "--json")).Exits(0);
        return kills;
    }

    // The sandbox's books say what was billed, and how often; no place of any stage is asked twice.
    async Task AuditAsync(Workbench bench, SandboxProcess sandbox, (JsonElement Report, int Kills) run)
    {
        var (report, kills) = run;
        var books = await sandbox.GetAsync("/sandbox/books");
        output.WriteLine($"{kills} kills ({string.Join(", ", _places)}), "
            + $"{books.Count("totals", "billed_requests")} requests billed");
        Assert.Equal(Bill.OfBooks(books), Bill.OfReport(report));
        Assert.Equal(StagesOf(report).Sum(stage => stage.Count("requests")), books.Count("totals", "billed_requests"));
        Assert.All(StagesOf(report), stage => Assert.Equal(stage.Count("requests"), stage.Count("succeeded")));
        Assert.Equal(
            report.At("cost", "usd").Money(), StagesOf(report).Sum(stage => stage.GetProperty("usd").Money()));
        Assert.InRange(kills, 6, 11);
        (await bench.CairnAsync("verify")).Exits(0);
    }

    static List<JsonElement> StagesOf(JsonElement report) => [.. report.GetProperty("stages").EnumerateArray()];

    static async Task<SandboxProcess> WriteAsync(Workbench bench, string quality)
    {
        bench.Write("job/cairn.yaml", """
            name: topics
            input: rows.csv
            id: id
            max_tokens: 100
            user: "Row {{ id }}: {{ text }}"
            output: { schema: answer.json }

            """ + quality);
        bench.Write("job/answer.json", """
            {"type":"object","properties":{"topic":{"type":"string"},"confidence":{"type":"number"}},
            "required":["topic","confidence"],"additionalProperties":false}
            """);
        bench.Write("job/rows.csv", Csv("id,text", row => $"text {row}"));
        bench.Write("job/labels.csv", Csv("id,topic", row => $"topic {row % 12}"));
        return await SandboxProcess.StartAsync(bench, "--clock", "x3600", "--workers", "1000",
            "--labels", bench.Write("truth.csv", Csv("id,topic,score,reason", row => $"topic {row % 12},1,so")),
            "--accuracy", "claude-haiku-5-5=0.8", "--accuracy", "claude-opus-5-5=1");
    }

    static string Csv(string header, Func<int, string> cells) => header + "\n" + string.Concat(
        Enumerable.Range(0, Rows).Select(row =>
            string.Create(CultureInfo.InvariantCulture, $"r{row:000}x,{cells(row)}\n")));
}
