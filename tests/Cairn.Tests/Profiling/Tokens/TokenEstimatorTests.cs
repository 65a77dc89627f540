using System.Text;
using Cairn.Models;
using Cairn.Profiling.Tokens;
using Cairn.Tests.Workloads;

namespace Cairn.Tests.Profiling.Tokens;

public sealed class TokenEstimatorTests : IDisposable
{
    readonly WorkloadSetup _setup = new();

    [Theory]
    [InlineData(' ')]
    [InlineData('x')]
    public void Text_unlike_any_prompt_has_at_least_fifteen_tokens_for_a_hundred_characters(char filler)
    {
        var estimate = Estimate(new string(filler, 1_000));

        Assert.InRange(estimate.Tokens, 150, 400);
    }

    [Theory]
    [InlineData("é", 1)]
    [InlineData("☃", 1)]
    [InlineData("🜂", 2)]
    [InlineData("漢", 1)]
    public void No_text_has_more_than_a_hundred_and_twenty_tokens_for_a_hundred_characters(string text, int characters)
    {
        var repeated = string.Concat(Enumerable.Repeat(text, 500));

        Assert.Equal(500 * characters, repeated.Length);
        Assert.InRange(Estimate(repeated).Tokens, 75, 500 * characters * 1.2000001);
    }

    [Fact]
    public void What_was_clipped_or_rests_on_little_data_has_a_wider_interval()
    {
        var prose = Relative("The quick brown fox jumps over the lazy dog. It does so every morning.");

        Assert.True(Relative("Съешь же ещё этих мягких французских булок, да выпей чаю.") > 3 * prose);
        Assert.True(Relative(new string(' ', 1_000)) > 3 * prose);

        static double Relative(string text) => Estimate(text) is var estimate ? estimate.Sd / estimate.Tokens : 0;
    }

    [Theory]
    [InlineData("Please answer the question in one short sentence of plain English prose.", 1.25, 1.40)]
    [InlineData("12345 67890 24680 13579 11223 44556", 1.0, 1.15)]
    [InlineData("从前有一个国王他有三个女儿", 1.0, 1.0)]
    public void The_second_tokenizer_makes_more_of_letters_and_not_of_digits_or_ideographs(
        string text, double least, double most) =>
        Assert.InRange(Estimate(text, TokenizerGeneration.Second).Tokens / Estimate(text).Tokens, least, most);

    [Fact]
    public void The_error_that_rows_share_does_not_shrink_in_their_sum_and_the_rest_does()
    {
        var row = Estimate("The quick brown fox jumps over the lazy dog.");
        var rows = Enumerable.Repeat(row, 10_000).Aggregate((sum, next) => sum + next);

        Assert.Equal(row.Tokens * 10_000, rows.Tokens, 0.01);
        Assert.Equal(row.TemplateSd / row.Tokens, rows.TemplateSd / rows.Tokens, 1e-9);
        Assert.Equal(row.RowSd / row.Tokens / 100, rows.RowSd / rows.Tokens, 1e-9);
    }

    [Fact]
    public void Errors_of_different_templates_partly_cancel()
    {
        var row = new TokenEstimate(1_000, 30, 0);

        Assert.Equal(new(4_000, 60, 0), TokenEstimate.OfTemplates([row, row, row, row]));
        Assert.Equal(new(4_000, 120, 0), row + row + row + row);
    }

    [Fact]
    public void An_interval_holds_the_share_of_outcomes_that_was_asked_for()
    {
        var interval = new TokenEstimate(1_000, 30, 40).Interval(0.95);

        Assert.Equal(1_000 - (1.959964 * 50), interval.Low, 0.001);
        Assert.Equal(1_000 + (1.959964 * 50), interval.High, 0.001);
    }

    [Fact]
    public void Blocks_add_up_to_their_prompt()
    {
        var request = _setup.Compose(WorkloadSetup.Minimal + "system: [first rule, second rule]\n")[0];
        var model = ModelCatalog.BuiltIn.Find(request.Model);
        var blocks = request.Blocks.Sum(block => TokenEstimator.Weight(block, model.Tokenizer));

        Assert.Equal(7.113, TokenEstimator.Estimate(request, model).Tokens - blocks, 1e-9);
    }

    [Fact]
    public void An_image_counts_as_a_typical_one_whatever_its_bytes()
    {
        const string line = """
            {"custom_id":"a","params":{"model":"claude-haiku-5-5","max_tokens":5,"messages":[{"role":"user","content":[
            {"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw0KGgo="}}]}]}}
            """;
        _setup.Write("lines.jsonl", line.ReplaceLineEndings("") + "\n");
        var block = Assert.Single(_setup.Compose("name: t\ninput: lines.jsonl\n")[0].Blocks);

        Assert.Equal(1_600, TokenEstimator.Tokens(block, TokenizerGeneration.Second));
    }

    public void Dispose() => _setup.Dispose();

    static TokenEstimate Estimate(string text, TokenizerGeneration tokenizer = TokenizerGeneration.First) =>
        TokenEstimator.Estimate(Encoding.UTF8.GetBytes(text), tokenizer);
}
