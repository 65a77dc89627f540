using System.Text.Json;
using Cairn.Models;
using Cairn.Workloads;

namespace Cairn.Tests.Workloads;

public sealed class JudgePromptTests : IDisposable
{
    readonly WorkloadSetup _setup = new();

    [Fact]
    public void A_judge_is_asked_about_row_answer_and_label_and_nothing_else()
    {
        var body = BodyOf(new("1", "an \"answer\" {{ text }}", "a label"));

        Assert.Equal("claude-opus-5-5", body.GetProperty("model").GetString());
        Assert.Equal(64, body.GetProperty("max_tokens").GetInt32());
        Assert.Equal("low", body.GetProperty("output_config").GetProperty("effort").GetString());
        Assert.Equal(
            ["reason", "score"],
            body.GetProperty("output_config").GetProperty("format").GetProperty("schema").GetProperty("required")
                .EnumerateArray().Select(name => name.GetString()));
        Assert.EndsWith("Right is {{ what }} fits.", body.GetProperty("system")[0].GetProperty("text").GetString(),
            StringComparison.Ordinal);
        Assert.Equal(
            """{"row":{"id":"1","text":"hello"},"answer":"an \"answer\" {{ text }}","label":"a label"}""",
            body.GetProperty("messages")[0].GetProperty("content")[0].GetProperty("text").GetString());
    }

    [Fact]
    public void A_row_without_a_label_says_so()
    {
        var text = BodyOf(new("1", "yes", null)).GetProperty("messages")[0].GetProperty("content")[0]
            .GetProperty("text").GetString();

        Assert.EndsWith("\"answer\":\"yes\",\"label\":null}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_answers_give_the_same_bytes_and_share_their_prefix()
    {
        var answers = new Dictionary<int, JudgedAnswer> { [0] = new("1", "a", "b"), [1] = new("2", "c", "d") };
        var (first, again) = (Compose(answers), Compose(answers));

        Assert.Equal(first.Select(request => WorkloadSetup.Bytes(request)),
            again.Select(request => WorkloadSetup.Bytes(request)));
        Assert.Equal(first[0].Blocks[0].Hash, first[1].Blocks[0].Hash);
        Assert.NotEqual(first[0].Blocks[1].Hash, first[1].Blocks[1].Hash);
    }

    [Fact]
    public void What_a_judge_is_asked_is_the_same_where_the_request_is_lent()
    {
        var answers = new Dictionary<int, JudgedAnswer> { [0] = new("1", "a", "b"), [1] = new("2", "c", "d") };
        var judging = Judging(answers);
        var lending = new RequestComposer(judging, ModelCatalog.BuiltIn);

        Assert.Equal(
            Compose(answers).Select(request => WorkloadSetup.Bytes(request)),
            _setup.Rows(judging.Input).Take(answers.Count).Select(row => WorkloadSetup.Bytes(lending.Lend(row))));
    }

    public void Dispose() => _setup.Dispose();

    JsonElement BodyOf(JudgedAnswer answer) => JsonElement.Parse(
        WorkloadSetup.Bytes(Compose(new Dictionary<int, JudgedAnswer> { [0] = answer })[0]));

    List<ComposedRequest> Compose(IReadOnlyDictionary<int, JudgedAnswer> answers)
    {
        var judging = Judging(answers);
        var composer = new RequestComposer(judging, ModelCatalog.BuiltIn);
        return [.. _setup.Rows(judging.Input).Take(answers.Count).Select(composer.Compose)];
    }

    Workload Judging(IReadOnlyDictionary<int, JudgedAnswer> answers) =>
        _setup.Read(WorkloadSetup.Minimal).Judging(
            new(new("claude-opus-5-5", "low"), 64, "Right is {{ what }} fits."), answers);
}
