using System.Text.Json.Nodes;
using Cairn.Quality.Certifying;

namespace Cairn.Tests.Quality.Certifying;

public sealed class CertificateTests
{
    [Theory]
    [InlineData("\"x\"")]
    [InlineData("\"NaN\"")]
    [InlineData("\"1e400\"")]
    [InlineData("\"79228162514264337593543950336\"")]
    [InlineData("5")]
    public void A_certificate_whose_cost_is_no_amount_is_refused(string cost)
    {
        var json = $$"""
            {"format": 1, "target": 0.9, "delta": 0.05, "records": 9, "allowed_errors": 0, "parts": [],
             "cost_usd": {{cost}}}
            """;

        var refused = Assert.Throws<BadInputException>(() => Certificate.Parse(json, "c.json"));

        Assert.Contains("c.json:2: found what is no certificate (at $.cost_usd)", refused.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_whose_parts_are_null_is_refused()
    {
        const string json = """
            {"format": 1, "target": 0.9, "delta": 0.05, "records": 9, "allowed_errors": 0, "parts": [null]}
            """;

        var refused = Assert.Throws<BadInputException>(() => Certificate.Parse(json, "c.json"));

        Assert.Contains("without one of its parts", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_was_kept_in_a_file_is_sound() =>
        Assert.Empty(Certificate.Parse(Sound().ToJson(), "file").Check("file"));

    [Theory]
    [InlineData("target", "0.95")]
    [InlineData("records", "2001")]
    [InlineData("allowed_errors", "201")]
    [InlineData("delta", "0.04")]
    [InlineData("parts/0/records", "1999")]
    [InlineData("parts/0/allowed_errors", "99")]
    [InlineData("parts/0/delta", "0.06")]
    [InlineData("parts/0/seed", "6")]
    [InlineData("parts/0/audits", "299")]
    [InlineData("parts/0/k_star", "1")]
    [InlineData("parts/0/f_k_star", "0.04")]
    [InlineData("parts/0/cut", "1200")]
    [InlineData("parts/0/escalated", "900")]
    [InlineData("parts/1/audited/7/row", "3")]
    [InlineData("parts/1/audited/7/rank", "2001")]
    public void A_certificate_with_another_number_is_not_sound(string path, string number)
    {
        var json = JsonNode.Parse(Sound().ToJson())!;
        var names = path.Split('/');
        var place = names[..^1].Aggregate(
            json, (node, name) => int.TryParse(name, out var at) ? node[at]! : node[name]!);
        Assert.NotNull(place[names[^1]]);
        place[names[^1]] = JsonNode.Parse(number);

        Assert.NotEmpty(Certificate.Parse(json.ToJsonString(), "file").Check("file"));
    }

    [Fact]
    public void An_error_that_was_struck_out_moves_the_cut_and_shows()
    {
        var sound = Sound();
        var part = sound.Parts[0];
        var first = part.Audited.Where(row => row.IsError).MinBy(row => row.Rank);
        List<AuditedRow> better =
            [.. part.Audited.Select(row => row == first ? row with { IsError = false } : row)];

        var faults = (sound with { Parts = [part with { Audited = better }, sound.Parts[1]] }).Check("file");

        Assert.Contains(faults, fault => fault.Found.StartsWith("cut of ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"target":0.9,"delta":0.1,"records":10,"allowed_errors":1}""")]
    [InlineData("""{"target":0.9,"delta":0.1,"records":10,"allowed_errors":1,"parts":null}""")]
    [InlineData("""{"target":0.9,"delta":0.1,"records":10,"allowed_errors":1,"parts":[],"format":2}""")]
    public void What_is_no_certificate_is_refused(string json) =>
        Assert.Throws<BadInputException>(() => Certificate.Parse(json, "file"));

    // Two slices of one input, the scores of one better than those of the other.
    static Certificate Sound()
    {
        var terms = new EscalationTerms(0.9m, 0.1m);
        var shares = terms.Split(4_000, [2_000, 2_000]);
        CertificatePart[] parts = [Part("one", shares[0], 4), Part("two", shares[1], 7)];
        return new(0.9m, 0.1m, 4_000, terms.Whole(4_000).AllowedErrors, parts)
        {
            CostUsd = new(1.25m),
        };
    }

    static CertificatePart Part(string name, EscalationShare share, int every)
    {
        double[] scores = [.. Enumerable.Range(0, 2_000).Select(row => row * 7919 % 101 / 101.0)];
        var rule = EscalationRule.Of(scores.Length, share, 300);
        var outcome = new RecordedScores(scores, [.. Enumerable.Range(0, 2_000).Select(row => row % every == 0)])
            .Certify(rule, 5);
        return CertificatePart.Of(name, rule, (outcome.Ranking, outcome.Seed), outcome.Audited);
    }
}
