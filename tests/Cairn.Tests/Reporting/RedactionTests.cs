using System.Text;
using Cairn.Reporting;
using Cairn.Reporting.Exporting;
using Cairn.Tests.Running;

namespace Cairn.Tests.Reporting;

/// <summary>A column of canaries goes into the prompts and into no output.</summary>
public sealed class RedactionTests
{
    const string Canary = "canary";

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_redacted_column_is_asked_and_stands_in_no_file_of_the_output_folder()
    {
        using var bench = await RanAsync();

        await Publication.WriteAsync(bench.Context, await bench.SnapshotAsync());

        Assert.Contains(Canary, bench.Api.Batches[0].Requests[0].GetRawText(), StringComparison.Ordinal);
        Assert.All(Directory.EnumerateFiles(bench.OutputFolder), file =>
            Assert.DoesNotContain(Canary, File.ReadAllText(file), StringComparison.Ordinal));
        Assert.Contains("\"more\":\"[redacted]\"",
            await File.ReadAllTextAsync(OutputPaths.In(bench.OutputFolder).Results, Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExportFormat.Jsonl)]
    [InlineData(ExportFormat.Csv)]
    [InlineData(ExportFormat.Anthropic)]
    [InlineData(ExportFormat.OpenAi)]
    [InlineData(ExportFormat.Junit)]
    public async Task It_stands_in_no_form_of_export(ExportFormat format)
    {
        using var bench = await RanAsync();
        using var to = new MemoryStream();

        await new RunExport(bench.Context, await bench.SnapshotAsync()).WriteAsync(
            to, new() { Format = format }, Token);

        Assert.Contains("k1", Encoding.UTF8.GetString(to.ToArray()), StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, Encoding.UTF8.GetString(to.ToArray()), StringComparison.Ordinal);
    }

    static async Task<RunBench> RanAsync()
    {
        var bench = await new RunBench(
            yaml: "system: \"{{ more }}\"\nredact: [more]\n", more: row => $",{Canary} {row}").StartAsync();
        await bench.RunAsync();
        return bench;
    }
}
