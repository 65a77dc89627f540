using Cairn.Models;
using Cairn.Workloads;

namespace Cairn.Tests.Workloads;

public sealed class PrivacyTests : IDisposable
{
    readonly WorkloadSetup _setup = new();

    [Theory]
    [InlineData("reuse: 30d\n", 30, null)]
    [InlineData("reuse: { age: 30d }\n", 30, null)]
    [InlineData("reuse: { age: 30d, size: 2 GB }\n", 30, 2_000_000_000L)]
    [InlineData("reuse: { age: 30d, size: 1.5mb }\n", 30, 1_500_000L)]
    [InlineData("reuse: never\n", null, null)]
    public void Reuse_is_an_age_or_an_age_with_a_size(string yaml, int? days, long? bytes)
    {
        var workload = _setup.Read(WorkloadSetup.Minimal + yaml);

        Assert.Equal((days, bytes), ((int?)workload.Reuse?.TotalDays, workload.ReuseBytesMax));
    }

    [Theory]
    [InlineData("reuse: { size: 2 GB }\n", "reuse without an age")]
    [InlineData("reuse: { age: 30d, size: 2 }\n", "\"2\"")]
    [InlineData("reuse: { age: never }\n", "\"never\"")]
    [InlineData("retention: { answers: forever }\n", "\"forever\"")]
    [InlineData("redact: [id]\n", "the column \"id\", which is the id")]
    [InlineData("redact: [mail]\n", "the column \"mail\"")]
    [InlineData("route: [{ when: { text: hello }, model: claude-opus-5 }]\nredact: [text]\n",
        "the column \"text\", which `route` or `quality` reads")]
    public void What_cannot_be_kept_to_is_refused(string yaml, string found) =>
        Assert.Equal(found, _setup.FaultOf(WorkloadSetup.Minimal + yaml).Found);

    [Fact]
    public void Answers_are_kept_until_somebody_purges_them_unless_an_age_is_said()
    {
        Assert.Null(_setup.Read(WorkloadSetup.Minimal).KeepsAnswers);
        Assert.Equal(
            TimeSpan.FromDays(90), _setup.Read(WorkloadSetup.Minimal + "retention: { answers: 90d }\n").KeepsAnswers);
    }

    [Fact]
    public void Ready_requests_have_no_columns_to_redact()
    {
        _setup.Write("rows.jsonl", """{"custom_id":"a","params":{"model":"claude-haiku-5-5"}}""" + "\n");

        var fault = _setup.FaultOf("name: t\ninput: rows.jsonl\nredact: [text]\n");

        Assert.Equal("redact beside an input without columns", fault.Found);
    }

    [Fact]
    public void A_masked_row_keeps_its_form_so_that_a_request_can_be_composed_of_it()
    {
        _setup.Write("rows.jsonl", """
            {"id":"1",
            "talk":[{"role":"user","content":"canary"},
            {"role":"assistant","content":[{"type":"text","text":"canary"}]},{"role":"user","content":"canary"}],
            "list":["canary",7],"n":{"deep":"canary"}}
            """.ReplaceLineEndings("") + "\n");
        var workload = _setup.Read("""
            name: t
            input: rows.jsonl
            id: id
            model: claude-haiku-5-5
            max_tokens: 300
            system: "{{ list }} {{ n }}"
            messages: "{{ talk }}"
            redact: [talk, list, n]

            """);

        var row = _setup.Rows(workload.Input)[0].Masked(workload.Redact);
        var request = WorkloadSetup.Bytes(new RequestComposer(workload, ModelCatalog.BuiltIn).Compose(row));

        Assert.DoesNotContain("canary", request, StringComparison.Ordinal);
        Assert.Contains("\"role\":\"assistant\"", request, StringComparison.Ordinal);
        Assert.Contains("[redacted]", request, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_in_a_row_does_not_quote_what_stands_there()
    {
        _setup.Write("rows.csv", "id,text,list\n1,hello,canary at home\n");

        var exception = Assert.Throws<BadInputException>(
            () => _setup.Compose(WorkloadSetup.Minimal + "system: [{ each: list }]\nredact: [list]\n"));

        Assert.DoesNotContain("canary", exception.ToString(), StringComparison.Ordinal);
        Assert.Equal("no list in \"list\"", Assert.Single(exception.Faults).Found);
    }

    public void Dispose() => _setup.Dispose();
}
