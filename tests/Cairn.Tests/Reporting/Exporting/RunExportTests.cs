using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Cairn.Reporting.Exporting;
using Cairn.Tests.Running;
using Cairn.Tests.Workloads;
using Cairn.Workloads;

namespace Cairn.Tests.Reporting.Exporting;

public sealed class RunExportTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lines_are_those_of_the_results_file()
    {
        using var bench = await new RunBench().StartAsync();
        await bench.RunAsync();
        var paths = Cairn.Reporting.OutputPaths.In(bench.OutputFolder);
        await new Cairn.Reporting.ResultsFile(bench.Context).WriteAsync(await bench.SnapshotAsync(), paths, Token);

        var (text, summary) = await ExportAsync(bench, ExportFormat.Jsonl);

        Assert.Equal(await File.ReadAllTextAsync(paths.Results, Token), text);
        Assert.Equal(new(4, 0, 0), summary);
    }

    [Fact]
    public async Task A_table_has_the_columns_of_the_input_and_is_an_input_itself()
    {
        using var bench = await new RunBench().StartAsync();
        await bench.RunAsync();

        var rows = Reread((await ExportAsync(bench, ExportFormat.Csv)).Text);

        Assert.Equal(["k0", "k1", "k2", "k3"], rows.Select(row => row.Fields["id"]));
        Assert.Equal(rows.Select(row => row.Fields["text"]), rows.Select(row => row.Fields["cairn_output"]));
        Assert.Equal(
            ("succeeded", "0.00000175", "10", "msgbatch_001"),
            (rows[3].Fields["cairn_status"], rows[3].Fields["cairn_cost_usd"], rows[3].Fields["cairn_input"],
                rows[3].Fields["cairn_batch_id"]));
    }

    [Theory]
    [InlineData("=1+1", false, "'=1+1")]
    [InlineData("=1+1", true, "=1+1")]
    [InlineData("@SUM(A1)", false, "'@SUM(A1)")]
    [InlineData("-cmd|' /C calc'!A0", false, "'-cmd|' /C calc'!A0")]
    [InlineData("\t=1", false, "'\t=1")]
    [InlineData("-12.5", false, "-12.5")]
    [InlineData("a=b", false, "a=b")]
    [InlineData("line\r\nbreak \"x\"", false, "line\r\nbreak \"x\"")]
    public async Task A_cell_that_would_run_as_a_formula_is_made_harmless(string answer, bool keeps, string cell)
    {
        using var bench = await new RunBench(rows: 1).StartAsync();
        bench.Api.Answer = (id, _) => ResultLines.Succeeded(id, answer);
        await bench.RunAsync();

        var (text, summary) = await ExportAsync(bench, ExportFormat.Csv, keeps);

        Assert.Equal(cell, Assert.Single(Reread(text)).Fields["cairn_output"]);
        Assert.Equal(cell == answer ? 0 : 1, summary.Defused);
    }

    [Fact]
    public void A_table_that_was_exported_is_read_back_with_every_value() => Law.HoldsForGenes(20, async genes =>
    {
        string[] cells = [.. Enumerable.Range(0, 8).Select(_ => OddText(genes))];
        using var bench = await new RunBench(more: row => $",\"{cells[row].Replace("\"", "\"\"")}\"").StartAsync();
        bench.Api.Answer = (id, text) => ResultLines.Succeeded(id, cells[4 + text[^1] - '0']);
        await bench.RunAsync();

        var rows = Reread((await ExportAsync(bench, ExportFormat.Csv, keepsFormulas: true)).Text);

        return cells.SequenceEqual(rows.Select(row => row.Fields["more"])
            .Concat(rows.Select(row => row.Fields["cairn_output"])).Cast<string>());
    });

    static string OddText(Genes genes) => string.Concat(Enumerable.Range(0, 3).Select(_ => genes.Of(
        "a", "\"", "\n", "\r\n", ",", "\t", " ", "\uFEFF", "=", "é😀")));

    [Fact]
    public async Task Result_lines_of_the_API_have_the_key_of_the_row_and_all_that_was_answered()
    {
        using var bench = await new RunBench().StartAsync();
        bench.Api.Answer = Mixed;
        await bench.RunAsync();

        var lines = Lines((await ExportAsync(bench, ExportFormat.Anthropic)).Text);

        Assert.Equal(["k0", "k1", "k2", "k3"], lines.Select(line => line.GetProperty("custom_id").GetString()));
        Assert.Equal(
            ["succeeded", "errored", "succeeded", "succeeded"],
            lines.Select(line => line.GetProperty("result").GetProperty("type").GetString()));
        Assert.Equal(
            JsonElement.Parse(ResultLines.Succeeded("x", "text 3")).GetProperty("result").GetRawText(),
            lines[3].GetProperty("result").GetRawText());
    }

    [Fact]
    public async Task Result_lines_in_OpenAI_s_form_have_a_completion_or_an_error()
    {
        using var bench = await new RunBench().StartAsync();
        bench.Api.Answer = Mixed;
        await bench.RunAsync();

        var lines = Lines((await ExportAsync(bench, ExportFormat.OpenAi)).Text);
        var body = lines[3].GetProperty("response").GetProperty("body");
        var choice = body.GetProperty("choices")[0];

        Assert.Equal(("k3", "chat.completion", "text 3", "stop"), (
            lines[3].GetProperty("custom_id").GetString(), body.GetProperty("object").GetString(),
            choice.GetProperty("message").GetProperty("content").GetString(),
            choice.GetProperty("finish_reason").GetString()));
        Assert.Equal((10, 5, 15), (
            body.GetProperty("usage").GetProperty("prompt_tokens").GetInt32(),
            body.GetProperty("usage").GetProperty("completion_tokens").GetInt32(),
            body.GetProperty("usage").GetProperty("total_tokens").GetInt32()));
        Assert.Equal("length", lines[2].GetProperty("response").GetProperty("body").GetProperty("choices")[0]
            .GetProperty("finish_reason").GetString());
        Assert.Equal(JsonValueKind.Null, lines[1].GetProperty("response").ValueKind);
        Assert.Equal("invalid_request_error", lines[1].GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task JUnit_has_a_test_for_each_row_and_a_failure_for_each_that_failed()
    {
        using var bench = await new RunBench().StartAsync();
        bench.Api.Answer = (id, text) => text == "text 3" ? ResultLines.Succeeded(id, "bell \a") : Mixed(id, text);
        await bench.RunAsync();

        var suite = XDocument.Parse((await ExportAsync(bench, ExportFormat.Junit)).Text).Root!.Element("testsuite")!;

        Assert.Equal(("4", "2", "0"), (
            (string?)suite.Attribute("tests"), (string?)suite.Attribute("failures"),
            (string?)suite.Attribute("skipped")));
        Assert.Equal(
            [null, "invalid_request_error", "max_tokens", null],
            suite.Elements().Select(test => (string?)test.Element("failure")?.Attribute("type")));
        Assert.Equal("bell \uFFFD", (string?)suite.Elements().Last().Element("system-out"));
    }

    [Fact]
    public async Task Each_row_has_a_file_of_its_own_that_no_key_can_lead_elsewhere()
    {
        using var bench = await new RunBench().StartAsync();
        bench.Api.Answer = Mixed;
        await bench.RunAsync();
        var folder = Path.Combine(bench.OutputFolder, "files");

        var summary = await new RunExport(bench.Context, await bench.SnapshotAsync())
            .WriteFilesAsync(folder, new() { Format = ExportFormat.Files }, Token);

        Assert.Equal(new(4, 0, 0), summary);
        Assert.Equal(
            ["0000001-k0.txt", "0000002-k1.error.json", "0000003-k2.error.json", "0000004-k3.txt"],
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("text 3", await File.ReadAllTextAsync(Path.Combine(folder, "0000004-k3.txt"), Token));
    }

    [Fact]
    public async Task Rows_without_a_result_are_left_out_of_result_lines_and_counted()
    {
        using var bench = await new RunBench().StartAsync(rowLimit: 2);
        await bench.RunAsync(noWait: true);

        var (lines, summary) = await ExportAsync(bench, ExportFormat.Anthropic);
        var table = Reread((await ExportAsync(bench, ExportFormat.Csv)).Text);

        Assert.Equal(("", new ExportSummary(0, 4, 0)), (lines, summary));
        Assert.All(table, row => Assert.Equal("pending", row.Fields["cairn_status"]));
    }

    static string Mixed(string id, string text) => text switch
    {
        "text 1" => ResultLines.Errored(id, "invalid_request_error"),
        "text 2" => ResultLines.Succeeded(id, "half an ans", "max_tokens"),
        _ => ResultLines.Succeeded(id, text),
    };

    static List<JsonElement> Lines(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    static IReadOnlyList<Row> Reread(string csv)
    {
        using var setup = new WorkloadSetup();
        return setup.Rows(setup.Input("again.csv", csv));
    }

    static async Task<(string Text, ExportSummary Summary)> ExportAsync(
        RunBench bench, ExportFormat format, bool keepsFormulas = false)
    {
        using var to = new MemoryStream();
        var summary = await new RunExport(bench.Context, await bench.SnapshotAsync())
            .WriteAsync(to, new() { Format = format, KeepsFormulas = keepsFormulas }, Token);
        return (Encoding.UTF8.GetString(to.ToArray()), summary);
    }
}
