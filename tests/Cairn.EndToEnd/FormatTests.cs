using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>Rows and results in the forms of other programs, with the real command.</summary>
public sealed class FormatTests
{
    const string Yaml = """
        name: forms
        input: { file: "INPUT", format: FORMAT }
        model: claude-haiku-5-5
        max_tokens: 100

        """;

    [Fact]
    public async Task Lines_in_OpenAI_s_form_come_back_in_OpenAI_s_form()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600");
        const string chat = """{"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "say b"}], "n": 1}""";
        bench.Write("work/lines.jsonl", $$"""
            {"custom_id": "b", "method": "POST", "url": "/v1/chat/completions", "body": {{chat}} }
            {"custom_id": "a", "method": "POST", "url": "/v1/responses", "body": {"model": "gpt-5", "input": "say a"} }
            """);
        bench.Write("work/cairn.yaml", Of("lines.jsonl", "openai"));
        (await bench.CairnAsync("run", "work", sandbox.Flag, "--json")).Exits(0);

        var summary = (await bench.CairnAsync("export", "--format", "openai", "-o", "out.jsonl", "--json")).Exits(0);
        var lines = JsonAccess.Lines(bench.PathOf("out.jsonl"));

        Assert.Equal((2L, 0L), (summary.Json.Count("rows"), summary.Json.Count("left_out")));
        Assert.Equal(["b", "a"], lines.Select(line => line.Text("custom_id")));
        Assert.Equal(
            ["chat.completion", "response"],
            lines.Select(line => line.GetProperty("response").GetProperty("body").Text("object")));
        Assert.Contains("say b", lines[0].GetRawText(), StringComparison.Ordinal);
        Assert.Contains("say a", lines[1].GetRawText(), StringComparison.Ordinal);
        Assert.Contains("exists",
            (await bench.CairnAsync("export", "-o", "out.jsonl")).Exits(2).Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_that_are_piped_in_are_there_for_whatever_comes_later()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600");
        bench.Write("rows.tsv", "id\ttext\n1\t=1+1\n2\t\"two\nlines\"\n");
        bench.Write("work/cairn.yaml", Of("-", "tsv") + "id: id\nuser: \"{{ text }}\"\n");
        bench.Prefix = ["sh", "-c", "exec \"$@\" < rows.tsv", "sh"];
        (await bench.CairnAsync("run", "work", sandbox.Flag, "--json")).Exits(0);
        bench.Prefix = [];
        File.Delete(bench.PathOf("rows.tsv"));

        var table = (await bench.CairnAsync("export", "--format", "csv")).Exits(0);

        Assert.StartsWith("id,text,cairn_key,cairn_status,", table.Stdout, StringComparison.Ordinal);
        Assert.Contains("\"two\nlines\"", table.Stdout, StringComparison.Ordinal);
        Assert.Contains(",'=1+1,", table.Stdout, StringComparison.Ordinal);
        Assert.Contains("SANDBOX", table.Stderr, StringComparison.Ordinal);
        Assert.EndsWith(",true", table.Stdout.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("2 cells began like a formula", table.Stderr, StringComparison.Ordinal);
    }

    static string Of(string input, string format) => Yaml
        .Replace("INPUT", input, StringComparison.Ordinal).Replace("FORMAT", format, StringComparison.Ordinal);
}
