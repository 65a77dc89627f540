using System.Text.Json;
using Cairn.Bench;
using Cairn.Bench.Measuring;

namespace Cairn.Tests.Measuring;

public sealed class BenchResultsTests
{
    [Fact]
    public void Json_has_the_median_of_each_figure_and_the_machine_on_top()
    {
        using var json = JsonDocument.Parse(MeasuredOnce.Of(MeasuredOnce.PlanOverSort(4, 6, 5)).ToJson());

        Assert.Equal(5, json.RootElement.GetProperty("plan_over_sort").GetDouble());
        Assert.Equal(
            """{"cores":2,"memory_bytes":25769803776,"os":"an os X64","runtime":".NET 10.0.1","date":"2026-11-22"}""",
            JsonSerializer.Serialize(json.RootElement.GetProperty("machine")));
    }

    [Fact]
    public void Json_has_all_of_a_figure_below_its_subject()
    {
        using var json = JsonDocument.Parse(MeasuredOnce.Of(MeasuredOnce.PlanOverSort(4, 6, 5)).ToJson());

        Assert.Equal(
            """
            {"name":"plan_over_sort","meaning":"time of plan over sort",
            "spread":{"median":5,"min":4,"max":6,"rounds":3},"better":"lower","limit":5,"ok":true}
            """.ReplaceLineEndings(""),
            JsonSerializer.Serialize(
                json.RootElement.GetProperty("subjects").GetProperty("plan").GetProperty("figures")[0]));
    }

    [Fact]
    public void Json_is_read_back_as_it_was()
    {
        var written = MeasuredOnce.Of(MeasuredOnce.PlanOverSort(4, 6), MeasuredOnce.ComposeOverMemcpy(0.7)).ToJson();

        Assert.Equal(written, BenchResults.Parse(written).ToJson());
    }

    [Fact]
    public void Another_form_is_refused_with_what_to_do() =>
        Assert.Contains("Write them anew", Assert.Throws<BenchException>(() => BenchResults.Parse("[]")).Message,
            StringComparison.Ordinal);
}
