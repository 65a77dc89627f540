using System.Text.Json;
using Cairn.Models;
using Cairn.Workloads;

namespace Cairn.Tests.Workloads;

public sealed class WorkloadFileTests : IDisposable
{
    readonly WorkloadSetup _setup = new();

    [Fact]
    public void The_example_of_the_documents_is_read_completely()
    {
        _setup.Write("handbook.md", "Be kind.\n");
        _setup.Write("answer.schema.json",
            """{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}""");
        _setup.Write("labels.csv", "id,a\n1,x\n");

        var workload = _setup.Read(WorkloadSetup.Minimal + """
            system:
              - file: handbook.md
            output: { schema: answer.schema.json }
            params: { stop_sequences: ["END"] }
            betas: [context-management-2025-06-27]
            tags: { feature: triage, team: support }
            deadline: 12h
            max_cost: 5 usd
            queue_limit: 300000
            sandbox: { labels: labels.csv, accuracy: 0.8, seed: 7, workers: 3, error_rate: 0.01 }
            """);

        Assert.Equal(("t", "claude-haiku-5-5", 300), (workload.Name, workload.ModelId, workload.MaxTokens));
        Assert.Equal((InputFormat.Csv, "id"), (workload.Input.Format, workload.Input.IdColumn));
        Assert.Equal(
            (TimeSpan.FromHours(12), 5m, 300_000), (workload.Deadline, workload.MaxCostUsd, workload.QueueLimit));
        Assert.Equal("triage", workload.Tags["feature"]);
        Assert.Equal(["context-management-2025-06-27"], workload.Betas);
        Assert.NotNull(workload.OutputSchema);
        Assert.Equal((0.8m, 7ul, 3, 0.01m),
            (workload.Sandbox.Accuracy, workload.Sandbox.Seed, workload.Sandbox.Workers, workload.Sandbox.ErrorRate));
        Assert.EndsWith("labels.csv", workload.Sandbox.LabelsFile, StringComparison.Ordinal);
        Assert.Empty(workload.Warnings);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("reuse: never", null)]
    [InlineData("reuse: 30d", 30)]
    public void Answers_are_taken_over_only_where_the_workload_says_so(string line, int? days) => Assert.Equal(
        days, _setup.Read(WorkloadSetup.Minimal + line).Reuse?.TotalDays);

    [Fact]
    public void All_faults_come_together_with_file_line_and_repair()
    {
        var exception = Assert.Throws<BadInputException>(() => _setup.Read("""
            name: t
            input: rows.csv
            modle: claude-haiku-5-5
            model: claude-haiku-55
            max_tokens: many
            user: "{{ txt }}"
            """));

        Assert.Equal([3, 4, 5, 6], exception.Faults.Select(fault => fault.Line));
        Assert.All(exception.Faults, fault => Assert.EndsWith("cairn.yaml", fault.File, StringComparison.Ordinal));
        Assert.Equal(
            ["Did you mean \"model\"?", "Did you mean \"claude-haiku-5-5\"?",
                "Write the most tokens an answer may have.", "Did you mean \"text\"?"],
            exception.Faults.Select(fault => fault.Repair));
    }

    [Fact]
    public void An_unknown_column_in_a_template_file_is_refused_where_it_stands()
    {
        _setup.Write("handbook.md", "one\ntwo\nthree {{ txt }}\n");
        var fault = _setup.FaultOf(WorkloadSetup.Minimal + "system: { file: handbook.md }");

        Assert.EndsWith("handbook.md", fault.File, StringComparison.Ordinal);
        Assert.Equal((3, "Did you mean \"text\"?"), (fault.Line, fault.Repair));
    }

    [Fact]
    public void An_unknown_id_column_is_refused() =>
        Assert.Equal(
            3, _setup.FaultOf(WorkloadSetup.Minimal.Replace("id: id", "id: key", StringComparison.Ordinal)).Line);

    [Fact]
    public void A_column_that_only_some_json_rows_have_is_known()
    {
        _setup.Write("rows.jsonl", "{\"id\":1}\n{\"id\":2,\"text\":\"a\"}\n");

        Assert.NotNull(_setup.Read(WorkloadSetup.Minimal.Replace("rows.csv", "rows.jsonl", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_missing_folder_is_refused() => Assert.Contains(
        "nothing there",
        Assert.Throws<BadInputException>(() => WorkloadFile.Read(_setup.Folder + "/no", ModelCatalog.BuiltIn)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_folder_without_a_workload_file_is_refused() => Assert.Contains(
        "without cairn.yaml",
        Assert.Throws<BadInputException>(() => WorkloadFile.Read(_setup.Folder, ModelCatalog.BuiltIn)).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("a: 1\na: 2\n", 2)]
    [InlineData("a: b: c\n", 1)]
    [InlineData("", 1)]
    [InlineData("just text", 1)]
    public void Bad_yaml_is_refused_with_its_line(string yaml, int line) =>
        Assert.Equal(line, _setup.FaultOf(yaml).Line);

    [Theory]
    [InlineData("a: [1\nb: 2", 1)]
    [InlineData("a: 1\nb: { c: d\ne: 2\n", 2)]
    public void An_unclosed_bracket_is_refused_with_its_line(string yaml, int line)
    {
        var fault = _setup.FaultOf(yaml);

        Assert.Equal((line, "a [ or { that is never closed"), (fault.Line, fault.Found));
    }

    [Theory]
    [InlineData("../rows.csv", "below the folder")]
    [InlineData("/etc/hostname", "below the folder")]
    [InlineData("row.csv", "a file of the folder")]
    public void An_input_that_is_not_a_file_of_the_folder_is_refused(string name, string expected)
    {
        var fault = _setup.FaultOf(WorkloadSetup.Minimal.Replace("rows.csv", name, StringComparison.Ordinal));

        Assert.Contains(expected, fault.Expected, StringComparison.Ordinal);
        Assert.Equal(2, fault.Line);
    }

    [Fact]
    public void A_link_out_of_the_folder_is_refused()
    {
        using var elsewhere = new WorkloadSetup();
        File.CreateSymbolicLink(Path.Combine(_setup.Folder, "secret.md"), elsewhere.Write("secret.md", "x"));

        Assert.Contains("link", _setup.FaultOf(WorkloadSetup.Minimal + "system: { file: secret.md }").Found,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_behind_a_linked_folder_is_refused()
    {
        using var elsewhere = new WorkloadSetup();
        elsewhere.Write("secret.md", "x");
        Directory.CreateSymbolicLink(Path.Combine(_setup.Folder, "docs"), elsewhere.Folder);

        Assert.Contains("link", _setup.FaultOf(WorkloadSetup.Minimal + "system: { file: docs/secret.md }").Found,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("deadline: soon")]
    [InlineData("deadline: 0h")]
    [InlineData("deadline: [1]")]
    [InlineData("max_cost: 5 eur")]
    [InlineData("max_cost: 0")]
    [InlineData("max_cost: 1e3")]
    [InlineData("queue_limit: 0")]
    [InlineData("betas: [\"not a beta\"]")]
    [InlineData("betas: [fast-mode-2026-02-01]")]
    [InlineData("sandbox: { accuracy: 2 }")]
    [InlineData("sandbox: { acuracy: 1 }")]
    [InlineData("system: { fiel: x }")]
    [InlineData("output: { schema: none.json }")]
    [InlineData("tags: [a]")]
    [InlineData("messages: []")]
    public void A_wrong_setting_is_refused_at_its_line(string line) =>
        Assert.Equal(7, _setup.FaultOf(WorkloadSetup.Minimal + line).Line);

    [Theory]
    [InlineData("30m", 30)]
    [InlineData("12h", 720)]
    [InlineData("2d", 2880)]
    [InlineData("1h30m", 90)]
    public void A_deadline_is_written_as_people_write_it(string text, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), _setup.Read(WorkloadSetup.Minimal + $"deadline: {text}").Deadline);

    [Theory]
    [InlineData("5")]
    [InlineData("5 usd")]
    [InlineData("5.00 USD")]
    [InlineData("$5")]
    public void A_budget_is_written_as_people_write_it(string text) =>
        Assert.Equal(5m, _setup.Read(WorkloadSetup.Minimal + $"max_cost: {text}").MaxCostUsd);

    [Fact]
    public void The_fingerprint_follows_every_file_but_the_input()
    {
        _setup.Write("handbook.md", "one");
        var yaml = WorkloadSetup.Minimal + "system: { file: handbook.md }";
        var before = _setup.Read(yaml).Fingerprint;
        _setup.Write("rows.csv", "id,text\n9,other\n");
        var otherRows = _setup.Read(yaml).Fingerprint;
        _setup.Write("handbook.md", "two");

        Assert.Equal(before, otherRows);
        Assert.NotEqual(before, _setup.Read(yaml).Fingerprint);
    }

    [Fact]
    public void The_schema_for_editors_has_the_same_keys_as_the_reader()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("docs/cairn.schema.json")));
        var root = schema.RootElement.GetProperty("properties");

        Assert.Equal(WorkloadKeys.Root, Keys(root));
        Assert.Equal(WorkloadKeys.Sandbox, Keys(root.GetProperty("sandbox").GetProperty("properties")));
        Assert.Equal(WorkloadKeys.Retention, Keys(root.GetProperty("retention").GetProperty("properties")));
        Assert.Equal(
            WorkloadKeys.Reuse, Keys(root.GetProperty("reuse").GetProperty("oneOf")[1].GetProperty("properties")));
        Assert.Equal(WorkloadKeys.Output, Keys(root.GetProperty("output").GetProperty("properties")));
        Assert.Equal(
            WorkloadKeys.Input, Keys(root.GetProperty("input").GetProperty("oneOf")[1].GetProperty("properties")));
        Assert.Equal(
            WorkloadKeys.Rung, Keys(root.GetProperty("cascade").GetProperty("items").GetProperty("properties")));
        Assert.Equal(WorkloadKeys.Quality, Keys(root.GetProperty("quality").GetProperty("properties")));
        Assert.Equal(WorkloadKeys.Labels, Keys(root.GetProperty("quality").GetProperty("properties")
            .GetProperty("labels").GetProperty("properties")));
        Assert.Equal(WorkloadKeys.Grader, Keys(schema.RootElement.GetProperty("$defs").GetProperty("grader")
            .GetProperty("oneOf")[1].GetProperty("properties")));
        Assert.Equal(WorkloadKeys.Confidence,
            Keys(schema.RootElement.GetProperty("$defs").GetProperty("sign").GetProperty("properties")));
        Assert.Equal(WorkloadKeys.Message,
            Keys(schema.RootElement.GetProperty("$defs").GetProperty("message").GetProperty("properties")));
        Assert.Equal(WorkloadKeys.Items,
            Keys(schema.RootElement.GetProperty("$defs").GetProperty("items").GetProperty("properties")));
    }

    public void Dispose() => _setup.Dispose();

    static IEnumerable<string> Keys(JsonElement properties) =>
        properties.EnumerateObject().Select(property => property.Name);
}
