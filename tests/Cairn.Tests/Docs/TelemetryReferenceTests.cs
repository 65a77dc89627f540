using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Cairn.Running.Telemetry;
using Cairn.Tests.House;
using Cairn.Tests.Running;
using Cairn.Tests.Running.Telemetry;

namespace Cairn.Tests.Docs;

/// <summary>Holds the tables of docs/telemetry.md to the instruments, and to what is heard of a run.</summary>
public sealed partial class TelemetryReferenceTests
{
    static readonly string[] OnAll = ["cairn.workload", "cairn.sandbox"];

    [Fact]
    public void The_table_of_metrics_is_the_code()
    {
        List<string> instruments = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == CairnTelemetry.MeterName)
                instruments.Add(RowOf(instrument));
        };
        _ = Instruments.Rows;
        listener.Start();

        Assert.Equal(instruments.Order(), Rows().Select(WithoutLabels).Order());
    }

    [Fact]
    public async Task The_labels_that_are_heard_are_those_of_the_table()
    {
        using var bench = await new RunBench(rows: 30, "system: [{ file: handbook.md }]\n").StartAsync(limit: new(1));
        using var ears = new Ears();

        await ears.RunAsync(bench);

        var documented = Rows().ToDictionary(
            row => row.Groups["name"].Value,
            row => Name().Matches(LabelsOf(row)).Select(label => label.Groups[1].Value).Order());
        var heard = ears.Measurements.GroupBy(each => each.Instrument).ToList();
        Assert.True(heard.Count > 10);
        Assert.All(heard, of => Assert.All(of, each =>
            Assert.Equal(documented[of.Key], each.Labels.Keys.Except(OnAll).Order())));
    }

    [Fact]
    public async Task Every_value_of_a_label_that_is_heard_stands_in_the_document()
    {
        using var bench = await new RunBench(rows: 30, "system: [{ file: handbook.md }]\n").StartAsync(limit: new(1));
        using var ears = new Ears();
        var guide = Repository.Text("docs/telemetry.md");

        await ears.RunAsync(bench);

        var bounded = ears.Measurements.SelectMany(each => each.Labels).Where(label =>
            label.Key.StartsWith("cairn.", StringComparison.Ordinal) && !OnAll.Contains(label.Key)
            && label.Key != "cairn.submission.state").Select(label => $"{label.Value}").Distinct();
        Assert.All(bounded, value => Assert.Contains($"`{value}`", guide, StringComparison.Ordinal));
    }

    static MatchCollection Rows() => Row().Matches(Repository.Text("docs/telemetry.md"));

    static string WithoutLabels(Match row) =>
        row.Value.Remove(row.Groups["labels"].Index - row.Index, LabelsOf(row).Length);

    static string LabelsOf(Match row) => row.Groups["labels"].Value;

    static string RowOf(Instrument instrument) =>
        $"| `{instrument.Name}` | {instrument.GetType().Name.Split('`')[0].ToLowerInvariant()} | `{instrument.Unit}` | "
        + $"| {instrument.Description} |";

    [GeneratedRegex(
        @"^\| `(?<name>[a-z_.]+)` \| (counter|gauge|histogram) \| `[^`]+` \| (?<labels>(`[a-z_.]+`(, )?)* ?)\| .+ \|$",
        RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([a-z_.]+)`")]
    private static partial Regex Name();
}
