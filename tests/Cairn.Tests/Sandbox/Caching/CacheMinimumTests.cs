using Cairn.Sandbox.Models;
using Cairn.Tests.Sandbox.Facts;

namespace Cairn.Tests.Sandbox.Caching;

/// <summary>The shortest prefix that each model caches, on both sides of the edge.</summary>
public sealed class CacheMinimumTests
{
    static readonly Dictionary<int, string[]> Table = new()
    {
        [512] =
        [
            "claude-fable-5-2", "claude-mythos-5-2", "claude-opus-5-5", "claude-sonnet-5-5", "claude-haiku-5-5",
            "claude-fable-5-1", "claude-mythos-5-1", "claude-fable-5", "claude-mythos-5", "claude-opus-5",
        ],
        [1024] =
        [
            "claude-opus-4-8", "claude-sonnet-5", "claude-sonnet-4-6", "claude-sonnet-4-5-20250929",
            "claude-opus-4-1-20250805", "claude-opus-4-20250514", "claude-sonnet-4-20250514",
            "claude-3-7-sonnet-20250219", "claude-3-opus-20240229",
        ],
        [2048] =
        [
            "claude-opus-4-7", "claude-mythos-preview", "claude-3-haiku-20240307", "claude-3-5-haiku-20241022",
        ],
        [4096] = ["claude-opus-4-6", "claude-opus-4-5-20251101", "claude-haiku-4-5-20251001"],
    };

    public static TheoryData<string, int> Models =>
        [.. from row in Table from model in row.Value select (model, row.Key)];

    [Theory]
    [Row("2.3 512")]
    [Row("2.3 1,024")]
    [Row("2.3 2,048")]
    [Row("2.3 4,096")]
    [Row("2.3 unknown")]
    [MemberData(nameof(Models))]
    public void One_token_below_the_minimum_is_input_and_the_minimum_is_cached(string model, int minimum)
    {
        var below = new CacheBench().Use(new PromptScript($"model={model} sA{minimum - 1}:5m uQ1"), 0, false);
        var limit = new CacheBench().Use(new PromptScript($"model={model} sA{minimum}:5m uQ1"), 0, false);

        Assert.Equal((new(minimum + 3, 0, 0, 0), "below_minimum"), (below.Use, below.Lookup.Name));
        Assert.Equal((new(4, minimum, 0, 0), "cold"), (limit.Use, limit.Lookup.Name));
    }

    [Fact]
    public void Each_known_model_has_its_row() => Assert.Equal(
        ModelBook.BuiltIn.Models.Select(model => model.Id).Order(StringComparer.Ordinal),
        Table.Values.SelectMany(models => models).Order(StringComparer.Ordinal));
}
