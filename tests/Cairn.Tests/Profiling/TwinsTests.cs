using Cairn.Models;
using Cairn.Profiling;
using Cairn.Tests.Workloads;
using Cairn.Workloads;

namespace Cairn.Tests.Profiling;

public sealed class TwinsTests : IDisposable
{
    const string Message = """{"role":"user","content":"a"}""";

    readonly WorkloadSetup _setup = new();

    [Fact]
    public void Rows_with_one_request_name_the_first_of_them()
    {
        var twins = Measure("a", "b", "a", "c", "b", "a").Twins;

        Assert.Equal([0, 1, 0, 3, 1, 0], Enumerable.Range(0, twins.Rows).Select(twins.FirstOf));
        Assert.Equal((6, 3, 0.5m), (twins.Rows, twins.Distinct, twins.Ratio));
    }

    [Fact]
    public void Rows_that_all_differ_are_their_own_firsts()
    {
        var twins = Measure("a", "b", "c").Twins;

        Assert.Equal([0, 1, 2], Enumerable.Range(0, twins.Rows).Select(twins.FirstOf));
        Assert.Equal(0m, twins.Ratio);
    }

    [Theory]
    [InlineData(""","max_tokens":8""")]
    [InlineData(""","max_tokens":9,"metadata":{"user_id":"u"}""")]
    [InlineData(""","max_tokens":9,"system":"a" """)]
    [InlineData(""","max_tokens":9,"stop_sequences":["x"]""")]
    public void A_request_that_differs_in_one_parameter_is_no_twin(string parameters) =>
        Assert.Equal(2, Lines(Line(1, ""","max_tokens":9""", Message), Line(2, parameters, Message)).Twins.Distinct);

    [Theory]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}""")]
    [InlineData("""{"role":"user","content":"a"},{"role":"user","content":"b"}""")]
    [InlineData("""{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"c"}""")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"a","cache_control":{"type":"ephemeral"}}]}""")]
    public void Two_conversations_that_differ_are_no_twins(string messages) =>
        Assert.Equal(
            2, Lines(Line(1, ""","max_tokens":9""", Message), Line(2, ""","max_tokens":9""", messages)).Twins.Distinct);

    [Fact]
    public void White_space_and_the_order_of_parameters_make_no_other_request() =>
        Assert.Equal(1, Lines(
            """{"custom_id":"1","params":{"model":"claude-haiku-5-5","max_tokens":9,"messages":[MESSAGE]}}""",
            """{"custom_id":"2","params":{"max_tokens": 9, "messages":[ MESSAGE ],"model":"claude-haiku-5-5"}}""")
            .Twins.Distinct);

    [Theory]
    [InlineData("""{"role":"user","content":"a"}""", "")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"ä"},{"type":"text","text":"b"}]}""",
        ""","system":[{"type":"text","text":"one"},{"type":"text","text":"two"}]""")]
    [InlineData("""{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"c"}""",
        ""","tools":[{"name":"f","input_schema":{}},{"name":"g","input_schema":{}}],"metadata":{"user_id":"u"}""")]
    [InlineData("""{"role":"user","content":"a"}""",
        ""","tools":[{"name":"f","input_schema":{}}],"tool_choice":{"type":"none"},"system":"s" """)]
    public void A_request_knows_its_length_without_being_written(string messages, string parameters)
    {
        _setup.Write("batch.jsonl", Line(1, ""","max_tokens":9""" + parameters, messages) + "\n");

        var request = Assert.Single(_setup.Compose("name: t\ninput: batch.jsonl\n"));

        Assert.Equal(System.Text.Encoding.UTF8.GetByteCount(WorkloadSetup.Bytes(request)), request.Length());
    }

    [Fact]
    public void Equal_rows_are_asked_once_unless_the_workload_says_otherwise()
    {
        Assert.Equal(DuplicatePolicy.AskOnce, _setup.Read(WorkloadSetup.Minimal).Duplicates);
        Assert.Equal(
            DuplicatePolicy.AskEach, _setup.Read(WorkloadSetup.Minimal + "duplicates: ask_each\n").Duplicates);
        Assert.Contains("ask_once or ask_each",
            _setup.FaultOf(WorkloadSetup.Minimal + "duplicates: never\n").ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _setup.Dispose();

    static string Line(int id, string parameters, string messages) =>
        $$"""{"custom_id":"{{id}}","params":{"model":"claude-haiku-5-5"{{parameters}},"messages":[{{messages}}]"""
        + "}}";

    WorkloadProfile Measure(params IEnumerable<string> texts)
    {
        _setup.Write("rows.csv", "id,text\n" + string.Concat(texts.Select((text, row) => $"{row},{text}\n")));
        return Profile(WorkloadSetup.Minimal);
    }

    WorkloadProfile Lines(params IEnumerable<string> lines)
    {
        _setup.Write("batch.jsonl", string.Join('\n', lines).Replace("MESSAGE", Message, StringComparison.Ordinal));
        return Profile("name: t\ninput: batch.jsonl\n");
    }

    WorkloadProfile Profile(string yaml)
    {
        var workload = _setup.Read(yaml);
        var composer = new RequestComposer(workload, ModelCatalog.BuiltIn);
        return Profiler.Measure(
            "rows.csv", [.. _setup.Rows(workload.Input).Select(row => (row, composer.Compose(row)))],
            ModelCatalog.BuiltIn);
    }
}
