using System.Globalization;
using System.Text;
using System.Text.Json;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>
/// The workload of the public articles: 10,000 rows with 80,000 shared and 2,000 own tokens on a model of 5 and 25 USD.
/// </summary>
public sealed class ArticlePlanTests
{
    const int SharedChars = 232_700;
    const int OwnChars = 5_820;

    const string Yaml = """
        name: article
        input: rows.csv
        id: id
        model: claude-opus-4-8
        max_tokens: 100
        system:
          - file: handbook.md
        user: "{{ id }}: {{ text }}"

        """;

    [Fact]
    public async Task The_plan_says_that_it_does_not_fit_one_batch_and_what_that_costs()
    {
        using var bench = new Workbench();
        var folder = Write(bench);

        var plan = (await bench.CairnAsync("plan", folder, "--json")).Exits(0).Json;

        List<JsonElement> listed = [.. plan.GetProperty("batches").EnumerateArray()];
        List<long> batches = [.. listed.Select(each => each.Count("requests"))];
        Assert.InRange(plan.GetProperty("groups")[0].Count("prefix_tokens"), 75_000, 85_000);
        Assert.Equal(10_000, batches.Sum());
        Assert.InRange(batches.Count, 9, 16);
        Assert.All(
            listed, batch => Assert.InRange(batch.GetProperty("bytes").GetInt64(), 1, 256_000_000));
        var note = plan.GetProperty("warnings").EnumerateArray().Select(each => each.GetString()!)
            .Single(each => each.Contains("hours of upload", StringComparison.Ordinal));
        var bytes = listed.Sum(batch => batch.GetProperty("bytes").GetInt64());
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9m:0.0} GB"), note, StringComparison.Ordinal);
    }

    static string Write(Workbench bench)
    {
        var handbook = File.ReadAllText(Product.Handbook);
        var copies = 1 + (SharedChars / handbook.Length);
        var shared = new StringBuilder().Insert(0, handbook, copies).ToString(0, SharedChars);
        var own = new string([.. handbook.Where(character => character is not ('"' or '\n')).Take(OwnChars)]);
        var rows = new StringBuilder("id,text\n");
        for (var i = 0; i < 10_000; i++)
            rows.Append(CultureInfo.InvariantCulture, $"R{i},\"{own}\"\n");
        bench.Write("article/rows.csv", rows.ToString());
        bench.Write("article/handbook.md", shared);
        bench.Write("article/cairn.yaml", Yaml);
        return bench.PathOf("article");
    }
}
