using System.Text.Json;
using Cairn.Reporting;
using Cairn.Running;
using Cairn.Tests.Running;

namespace Cairn.Tests.Reporting;

public sealed class ResultsFileTests
{
    [Fact]
    public async Task Rows_stand_in_input_order_with_their_key_their_columns_and_their_answer()
    {
        using var bench = await new RunBench().StartAsync();
        await bench.RunAsync();

        var rows = await WriteAsync(bench);

        Assert.Equal(["k0", "k1", "k2", "k3"], rows.Select(row => row.GetProperty("key").GetString()));
        Assert.Equal(
            ["text 0", "text 1", "text 2", "text 3"], rows.Select(row => row.GetProperty("output").GetString()));
        Assert.Equal(
            "{'key':'k2','row':2,'input':{'id':'k2','text':'text 2'},'status':'succeeded','output':'text 2',"
            + "'error':null,'model':'claude-haiku-5-5','usage':{'input':10,'cache_write_5m':0,'cache_write_1h':0,"
            + "'cache_read':0,'output':5},'cost_usd':'0.00000175','attempts':1,'batch_id':'msgbatch_001'}",
            rows[2].GetRawText().Replace('"', '\''));
    }

    [Fact]
    public async Task Answers_that_were_changed_after_they_were_recorded_are_not_published()
    {
        using var bench = await new RunBench().StartAsync();
        var segment = (await bench.RunAsync()).Submissions.Select(submission => submission.Segment).Last();
        var path = bench.Folder.PathOf(segment!);
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            path, text.Replace("text 1", "lies 1", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var exception = await Assert.ThrowsAsync<SegmentDamagedException>(() => WriteAsync(bench));

        Assert.Contains(segment!, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_without_a_record_is_pending_with_the_batch_that_it_waits_in()
    {
        using var bench = await new RunBench().StartAsync(rowLimit: 2);
        await bench.RunAsync(noWait: true);

        var rows = await WriteAsync(bench);

        Assert.All(rows, row => Assert.Equal("pending", row.GetProperty("status").GetString()));
        Assert.Equal(
            ["msgbatch_001", "msgbatch_001", null, null], rows.Select(row => row.GetProperty("batch_id").GetString()));
        Assert.Equal([1, 1, 0, 0], rows.Select(row => row.GetProperty("attempts").GetInt32()));
    }

    [Fact]
    public async Task A_failed_row_says_why_and_stands_in_the_errors_too()
    {
        using var bench = await new RunBench().StartAsync();
        bench.Api.Answer = (id, text) => text == "text 1"
            ? ResultLines.Succeeded(id, "half an ans", "max_tokens")
            : ResultLines.Succeeded(id, text);
        await bench.RunAsync();

        var row = (await WriteAsync(bench))[1];

        Assert.Equal("failed", row.GetProperty("status").GetString());
        Assert.Equal("max_tokens", row.GetProperty("error").GetProperty("type").GetString());
        Assert.Equal("half an ans", row.GetProperty("content")[0].GetProperty("text").GetString());
        Assert.Equal("0.00000175", row.GetProperty("cost_usd").GetString());
        Assert.Equal(row.GetRawText() + "\n", await File.ReadAllTextAsync(
            OutputPaths.In(bench.OutputFolder).Errors, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_retried_row_shows_its_last_batch_and_how_often_it_was_asked()
    {
        using var bench = await new RunBench().StartAsync();
        bench.Api.Answer = (id, text) => text == "text 1" && bench.Api.Batches.Count == 0
            ? ResultLines.Errored(id, "overloaded_error")
            : ResultLines.Succeeded(id, text);
        await bench.RunAsync();

        var row = (await WriteAsync(bench))[1];

        Assert.Equal(("succeeded", 2, "msgbatch_002"), (row.GetProperty("status").GetString(),
            row.GetProperty("attempts").GetInt32(), row.GetProperty("batch_id").GetString()));
    }

    [Fact]
    public async Task With_a_schema_the_output_is_the_parsed_answer()
    {
        using var bench = await new RunBench(yaml: "output: { schema: answer.schema.json }\n").StartAsync();
        bench.Api.Answer = (id, text) => ResultLines.Succeeded(id, $$"""{"a":"{{text}}"}""");
        await bench.RunAsync();

        Assert.Equal("text 3", (await WriteAsync(bench))[3].GetProperty("output").GetProperty("a").GetString());
    }

    [Fact]
    public async Task A_row_refused_before_any_batch_has_no_bill()
    {
        using var bench = await new RunBench().StartAsync();
        bench.Api.Creates.Enqueue(bench.Api.Refuse(400, "requests.2.params.max_tokens: bad"));
        await bench.RunAsync();

        var row = (await WriteAsync(bench))[2];

        Assert.Equal("invalid_request_error", row.GetProperty("error").GetProperty("type").GetString());
        Assert.Equal(("0", null), (row.GetProperty("cost_usd").GetString(), row.GetProperty("batch_id").GetString()));
    }

    static async Task<IReadOnlyList<JsonElement>> WriteAsync(RunBench bench)
    {
        var paths = OutputPaths.In(bench.OutputFolder);
        await new ResultsFile(bench.Context).WriteAsync(
            await bench.SnapshotAsync(), paths, TestContext.Current.CancellationToken);
        var lines = await File.ReadAllLinesAsync(paths.Results, TestContext.Current.CancellationToken);
        return [.. lines.Select(line => JsonElement.Parse(line))];
    }
}
