using Cairn.Models;
using Cairn.Workloads;

namespace Cairn.Tests.Workloads;

public sealed class ComparedRungsTests : IDisposable
{
    const string Parts = """
        system: ["Rules.", "More rules."]
        messages:
          - { role: user, content: "one" }
          - { role: assistant, content: "first" }
          - { role: user, content: "{{ text }}" }
        output: { schema: s.json }
        params: { output_config: { effort: low } }

        """;

    readonly WorkloadSetup _setup = new();

    [Fact]
    public void Each_model_of_a_workload_is_a_rung()
    {
        var rungs = Compared("models: [claude-haiku-5-5, claude-sonnet-5-5]\nuser: \"{{ text }}\"\n", false).Cascade;

        Assert.Equal(
            [("claude-haiku-5-5", 300), ("claude-sonnet-5-5", 300)],
            rungs.Select(rung => (rung.Choice.ModelId, rung.MaxTokens)));
    }

    [Theory]
    [InlineData(0, "Rules.", "More rules.", "first", "json_schema", "effort")]
    [InlineData(1, "More rules.", "first", "json_schema", "effort")]
    [InlineData(2, "Rules.", "first", "json_schema", "effort")]
    [InlineData(3, "Rules.", "More rules.", "json_schema", "effort")]
    [InlineData(4, "Rules.", "More rules.", "first", "effort")]
    public void One_part_of_the_prompt_is_left_out_at_a_time(int rung, params string[] parts)
    {
        var body = Body(Compared("model: claude-opus-5\n" + Parts, true).AtRung(rung));

        Assert.Equal(
            parts,
            ((string[])["\"Rules.\"", "More rules.", "first", "json_schema", "effort"])
                .Where(part => body.Contains(part, StringComparison.Ordinal)).Select(part => part.Trim('"')));
        Assert.Contains("hello", body, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_schema_no_answer_is_held_to_it()
    {
        var compared = Compared("model: claude-opus-5\n" + Parts, true);

        Assert.NotNull(compared.AtRung(0).OutputSchema);
        Assert.Equal(("without the schema", null), (compared.Cascade[4].ToString(), compared.AtRung(4).OutputSchema));
    }

    [Fact]
    public void A_prompt_of_one_part_has_nothing_to_leave_out() =>
        Assert.Equal("a prompt of one part", Assert.Throws<BadInputException>(() =>
            Compared("model: claude-opus-5\nuser: \"{{ text }}\"\n", true)).Faults.Single().Found);

    public void Dispose() => _setup.Dispose();

    Workload Compared(string yaml, bool ablates)
    {
        _setup.Write("s.json", """{"type": "object", "properties": {}, "additionalProperties": false}""");
        _setup.Write("cairn.yaml", "name: t\ninput: rows.csv\nid: id\nmax_tokens: 300\n" + yaml);
        return ComparedRungs.Of(WorkloadFile.Read(_setup.Folder, ModelCatalog.Load(null)), ablates);
    }

    static string Body(Workload workload)
    {
        var input = InputSnapshot.Take(workload.Input, TestContext.Current.CancellationToken);
        var row = new RowReader(workload.Input, input).Read().First();
        return WorkloadSetup.Bytes(new RequestComposer(workload, ModelCatalog.Load(null)).Compose(row));
    }
}
