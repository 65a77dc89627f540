using Cairn.Workloads;

namespace Cairn.Tests.Workloads;

public sealed class QualityTermsTests : IDisposable
{
    readonly WorkloadSetup _setup = new();

    public QualityTermsTests()
    {
        _setup.Write("rows.csv", "id,text,label\n1,hello,a\n2,world,b\n");
        _setup.Write("labels.csv", "id,label\n1,a\n");
        _setup.Write("strict.json",
            """{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}""");
    }

    [Fact]
    public void Quality_says_what_is_right_what_is_sure_and_what_is_certified()
    {
        var quality = Read("""
            quality:
              labels: { file: labels.csv, id: id, column: label, labels_are: uniform_sample }
              grader: { normalised: category }
              confidence: { field: confidence, values: { high: 0.9, low: 0.2 } }
              target: 0.95
              delta: 0.1
              against: labels
              audits: 400
            """);

        Assert.Equal((0.95m, 0.1m, Yardstick.Labels, 400),
            (quality.Target, quality.Delta, quality.Against, quality.Audits));
        Assert.Equal(GraderKind.Normalised, quality.Grader.Kind);
        Assert.Equal("category", quality.Grader.Field);
        Assert.True(quality.Labels!.AreUniformSample);
        Assert.Equal(Path.Combine(_setup.Folder, "labels.csv"), quality.Labels.File);
        var sign = Assert.Single(quality.Confidence);
        Assert.Equal(("confidence", 0.9m), (sign.Field, sign.Values["high"]));
    }

    [Fact]
    public void What_is_left_out_compares_texts_exactly_against_the_dearest_rung_with_as_many_audits_as_pay()
    {
        var quality = Read("quality: { target: 0.9 }");

        Assert.Equal((GraderKind.Exact, null), (quality.Grader.Kind, quality.Grader.Field));
        Assert.Equal((0.05m, Yardstick.Expensive, null), (quality.Delta, quality.Against, quality.Audits));
        Assert.Empty(quality.Confidence);
    }

    [Theory]
    [InlineData("field: confidence", ConfidenceKind.Field)]
    [InlineData("abstain: unknown, field: category", ConfidenceKind.Abstain)]
    [InlineData("schema: strict.json", ConfidenceKind.Schema)]
    [InlineData("regex: '^[a-z]+$', field: category", ConfidenceKind.Regex)]
    [InlineData("votes: 3, field: category", ConfidenceKind.Votes)]
    [InlineData("command: [python3, check.py], timeout_seconds: 5", ConfidenceKind.Command)]
    public void Every_kind_of_confidence_has_its_words(string sign, ConfidenceKind kind)
    {
        var quality = Read($"quality: {{ confidence: [{{ {sign} }}, {{ field: other }}] }}");

        Assert.Equal([kind, ConfidenceKind.Field], quality.Confidence.Select(item => item.Kind));
    }

    [Theory]
    [InlineData("exact: category", GraderKind.Exact)]
    [InlineData("numeric: amount, tolerance: 0.5, relative: 0.01", GraderKind.Numeric)]
    [InlineData("set: tags", GraderKind.Set)]
    [InlineData("fields: [a, b]", GraderKind.Fields)]
    [InlineData("regex: '^yes', field: a", GraderKind.Regex)]
    [InlineData("schema: strict.json", GraderKind.Schema)]
    [InlineData("command: [python3, grade.py]", GraderKind.Command)]
    [InlineData("judge: { model: claude-opus-5-5, effort: low, instructions: 'Is it right?' }", GraderKind.Judge)]
    public void Every_kind_of_grader_has_its_words(string grader, GraderKind kind) =>
        Assert.Equal(kind, Read($"quality: {{ grader: {{ {grader} }} }}").Grader.Kind);

    [Theory]
    [InlineData("target: 1.0", "target: 1.0")]
    [InlineData("target: 0", "target: 0")]
    [InlineData("target: 0.9, delta: 0", "delta: 0")]
    [InlineData("audits: 0", "\"0\"")]
    [InlineData("against: labels", "against: labels without labels")]
    [InlineData("against: gold", "\"gold\"")]
    [InlineData("labels: { column: lable }", "the column \"lable\"")]
    [InlineData("labels: { file: labels.csv }", "labels without a column")]
    [InlineData("labels: { file: none.csv, column: label }", "no file \"none.csv\"")]
    [InlineData("labels: { column: label, labels_are: uniform_sample }", "labels_are without file")]
    [InlineData("labels: { file: labels.csv, column: label, labels_are: random }", "\"random\"")]
    [InlineData("confidence: { field: c, values: { high: 1.5 } }", "\"1.5\"")]
    [InlineData("confidence: { votes: 1 }", "\"1\"")]
    [InlineData("confidence: { values: { high: 1 } }", "no sign")]
    [InlineData("confidence: { schema: strict.json, regex: a }", "schema and regex")]
    [InlineData("confidence: { command: [] }", "an empty list")]
    [InlineData("grader: { regex: '(a)\\1' }", "\"(a)\\1\"")]
    [InlineData("grader: { exact: a, set: b }", "exact and set")]
    [InlineData("grader: { command: [a], timeout_seconds: 0 }", "\"0\"")]
    [InlineData("grader: { judge: { model: claude-opus-5-5 } }", "a judge without instructions")]
    [InlineData("bar: 0.9", "the key \"bar\"")]
    public void Terms_that_mean_nothing_are_refused(string terms, string found) => Assert.StartsWith(
        found, _setup.FaultOf(WorkloadSetup.Minimal + $"quality: {{ {terms} }}\n").Found, StringComparison.Ordinal);

    public void Dispose() => _setup.Dispose();

    QualityTerms Read(string yaml) => _setup.Read(WorkloadSetup.Minimal + yaml + "\n").Quality!;
}
