using Cairn.Models;

namespace Cairn.Tests.Models;

public sealed class ModelOverrideTests : IDisposable
{
    const string Entry = """
        {
          "id": "claude-opus-5",
          "tokenizer": 2,
          "context_tokens": 1000000,
          "output_tokens": 128000,
          "cache_minimum_tokens": 512,
          "prices": [
            { "input": 4.5, "output": "25", "cache_write_5m": "6.25", "cache_write_1h": "10", "cache_read": "0.5" }
          ],
          "batch_multiplier": "0.5",
          "lifecycle": "legacy",
          "priced_on": "2026-11-20",
          "source": "our contract"
        }
        """;

    readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void No_file_means_the_built_in_models() => Assert.Same(ModelCatalog.BuiltIn, ModelCatalog.Load(null));

    [Fact]
    public void An_entry_with_a_known_id_takes_its_place()
    {
        var catalog = Load(Entry);

        Assert.Equal(4.5m, catalog.Find("claude-opus-5").TierFor(0).Price.Input);
        Assert.Equal(ModelCatalog.BuiltIn.Models.Select(model => model.Id), catalog.Models.Select(model => model.Id));
    }

    [Fact]
    public void An_entry_with_a_new_id_is_added_at_the_end()
    {
        var catalog = Load(Entry.Replace("claude-opus-5", "claude-opus-9", StringComparison.Ordinal));

        Assert.Equal("claude-opus-9", catalog.Models[^1].Id);
        Assert.Equal(ModelCatalog.BuiltIn.Models.Count + 1, catalog.Models.Count);
    }

    [Fact]
    public void A_diff_names_each_changed_fact_with_both_values()
    {
        var changes = ModelCatalog.BuiltIn.Diff(Load(Entry));

        Assert.Contains(new ModelChange("claude-opus-5", "input", "5", "4.5"), changes);
        Assert.Contains(new ModelChange("claude-opus-5", "us_multiplier", "1.1", null), changes);
        Assert.DoesNotContain(changes, change => change.Field == "cache_read");
    }

    [Fact]
    public void A_diff_names_a_new_model_once()
    {
        var other = Load(Entry.Replace("claude-opus-5", "claude-opus-9", StringComparison.Ordinal));

        var only = new ModelChange("claude-opus-9", "model", null, "claude-opus-9");
        Assert.Equal([only], ModelCatalog.BuiltIn.Diff(other));
    }

    [Fact]
    public void All_faults_of_a_file_are_reported_at_once_each_at_its_line()
    {
        var wrong = Entry
            .Replace("\"tokenizer\": 2", "\"tokenizer\": 3", StringComparison.Ordinal)
            .Replace("\"legacy\"", "\"old\"", StringComparison.Ordinal)
            .Replace("\"source\"", "\"sauce\"", StringComparison.Ordinal);

        var places = Faults(wrong).Select(fault => $"{fault.Line} {fault.Expected.Split(':')[0]}");

        Assert.Equal(["2 source", "4 tokenizer", "12 lifecycle", "14 sauce"], places);
    }

    [Fact]
    public void A_value_of_the_wrong_kind_is_reported_at_its_line() =>
        Assert.Equal(5, Assert.Single(Faults(Entry.Replace("1000000", "\"many\"", StringComparison.Ordinal))).Line);

    [Fact]
    public void Text_that_is_no_json_is_reported_at_its_line()
    {
        File.WriteAllText(_file, "{\n\"models\": [\n}");

        Assert.Equal(3, Assert.Single(FaultsOfFile()).Line);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("null")]
    [InlineData("0.000001")]
    public void A_price_that_is_nothing_or_no_whole_pico_dollar_in_a_batch_is_refused(string price) =>
        Assert.Equal(8, Assert.Single(Faults(Entry.Replace("4.5", price, StringComparison.Ordinal))).Line);

    [Fact]
    public void An_entry_that_stands_twice_is_refused() =>
        Assert.Equal("a second \"claude-opus-5\"", Assert.Single(Faults($"{Entry},{Entry}")).Found);

    [Fact]
    public void An_alias_that_belongs_to_another_model_is_refused()
    {
        const string alias = "\"aliases\": [\"claude-haiku-4-5\"], ";
        var wrong = Entry.Replace("\"tokenizer\"", $"{alias}\"tokenizer\"", StringComparison.Ordinal);

        Assert.Contains("claude-haiku-4-5", Assert.Single(Faults(wrong)).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Price_tiers_must_rise_and_end_without_a_limit()
    {
        var wrong = Entry.Replace("{ \"input\"", "{ \"up_to_prompt_tokens\": 5, \"input\"", StringComparison.Ordinal);

        Assert.Equal("tiers in another order", Assert.Single(Faults(wrong)).Found);
    }

    [Fact]
    public void A_missing_file_is_refused() => Assert.Equal("no such file", Assert.Single(FaultsOfFile()).Found);

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused()
    {
        File.WriteAllBytes(_file, [(byte)'{', 0xff, (byte)'}']);

        Assert.Equal("bytes that are not UTF-8", Assert.Single(FaultsOfFile()).Found);
    }

    ModelCatalog Load(string entries)
    {
        File.WriteAllText(_file, $"{{\"models\": [\n{entries}\n]}}");
        return ModelCatalog.Load(_file);
    }

    IReadOnlyList<Fault> Faults(string entries) =>
        Assert.Throws<BadInputException>(() => Load(entries)).Faults;

    IReadOnlyList<Fault> FaultsOfFile() =>
        Assert.Throws<BadInputException>(() => ModelCatalog.Load(_file)).Faults;
}
