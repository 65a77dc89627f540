using Cairn.Models;
using Cairn.Workloads;

namespace Cairn.Tests.Workloads;

public sealed class CascadeTests : IDisposable
{
    const string WithoutModel = """
        name: t
        input: rows.csv
        id: id
        max_tokens: 300
        system: "Sort."
        user: "{{ text }}"

        """;

    const string TwoRungs = WithoutModel + """
        cascade:
          - { model: claude-haiku-5-5, max_tokens: 200 }
          - { model: claude-sonnet-5-5, effort: low, user: "Think. {{ text }}", thinking: { type: adaptive } }

        """;

    readonly WorkloadSetup _setup = new();

    [Fact]
    public void A_rung_takes_what_it_leaves_out_from_the_workload()
    {
        var requests = AtEachRung(TwoRungs);

        const string system = """[{"type":"text","text":"Sort."}]""";
        Assert.Equal(
            $$"""{"model":"claude-haiku-5-5","max_tokens":200,"system":{{system}},"messages":{{Turn("hello")}}}""",
            requests[0]);
        const string settings = """
            "thinking":{"type":"adaptive"},"output_config":{"effort":"low"}
            """;
        Assert.Equal(
            $$"""{"model":"claude-sonnet-5-5","max_tokens":300,{{settings}},"system":{{system}},"""
            + $$""" "messages":{{Turn("Think. hello")}}}""".TrimStart(),
            requests[1]);
    }

    [Fact]
    public void A_rung_with_a_system_prompt_of_its_own_keeps_the_users_text()
    {
        var requests = AtEachRung(WithoutModel + """
            model: claude-haiku-5-5
            cascade: [{ system: "Be quick." }, { effort: high, model: claude-sonnet-5-5 }]
            """);

        Assert.Contains("Be quick.", requests[0], StringComparison.Ordinal);
        Assert.Contains("hello", requests[0], StringComparison.Ordinal);
        Assert.Contains("Sort.", requests[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_workload_at_a_rung_has_no_cascade_and_the_same_fingerprint()
    {
        var workload = _setup.Read(TwoRungs);

        var dear = workload.AtRung(1);

        Assert.Empty(dear.Cascade);
        Assert.Equal("claude-sonnet-5-5", dear.ModelId);
        Assert.Equal(workload.Fingerprint, dear.Fingerprint);
        Assert.Throws<ArgumentOutOfRangeException>(() => workload.AtRung(2));
    }

    [Theory]
    [InlineData("cascade: [{ model: claude-haiku-5-5 }]\n", "one rung")]
    [InlineData("cascade: []\n", "no rungs")]
    [InlineData("cascade: [{ model: claude-haiku-5-5 }, { model: claude-haiku-5-5 }]\n", "twice")]
    [InlineData("cascade: [{ model: claude-haiku-5-5 }, { model: claude-opus-5-5 }]\nmodels: [claude-haiku-5-5]\n",
        "models beside cascade")]
    [InlineData("cascade: [{ effort: low }, { model: claude-opus-5-5 }]\n", "a rung without model")]
    [InlineData("cascade: [{ model: claude-haiku-5-5, max_tokens: 99999999999 }, { model: claude-opus-5-5 }]\n",
        "max_tokens 99999999999")]
    [InlineData("cascade: [{ model: claude-haiku-5-5, user: \"{{ txt }}\" }, { model: claude-opus-5-5 }]\n",
        "the column \"txt\"")]
    [InlineData("cascade: [{ model: claude-fable-5-1, thinking: { type: disabled } }, { model: claude-opus-5-5 }]\n",
        "thinking")]
    public void A_cascade_that_cannot_be_run_is_refused(string yaml, string found) =>
        Assert.Contains(found, _setup.FaultOf(WithoutModel + yaml).Found, StringComparison.Ordinal);

    [Fact]
    public void Each_model_of_the_sandbox_may_have_its_own_accuracy()
    {
        var sandbox = _setup.Read(TwoRungs + """
            sandbox: { accuracy: { claude-haiku-5-5: 0.86, claude-sonnet-5-5: 0.97 }, confidence: useless }
            """).Sandbox;

        Assert.Equal((0.86m, 0.97m, "useless"), (sandbox.AccuracyByModel["claude-haiku-5-5"],
            sandbox.AccuracyByModel["claude-sonnet-5-5"], sandbox.Confidence));
    }

    [Fact]
    public void A_cascade_from_dear_to_cheap_is_warned_of()
    {
        var workload = _setup.Read(
            WithoutModel + "cascade: [{ model: claude-opus-5-5 }, { model: claude-haiku-5-5 }]\n");

        Assert.Contains("claude-haiku-5-5 costs less per token than claude-opus-5-5", Assert.Single(workload.Warnings),
            StringComparison.Ordinal);
    }

    public void Dispose() => _setup.Dispose();

    static string Turn(string text) => $$"""[{"role":"user","content":[{"type":"text","text":"{{text}}"}]}]""";

    List<string> AtEachRung(string yaml)
    {
        var workload = _setup.Read(yaml);
        var row = _setup.Rows(workload.Input)[0];
        return [.. workload.Cascade.Select((_, rung) => WorkloadSetup.Bytes(
            new RequestComposer(workload.AtRung(rung), ModelCatalog.BuiltIn).Compose(row)))];
    }
}
