using System.Text.Json;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>kill -9 at ten random moments of one run: the same rows once, and nothing paid for nothing.</summary>
[Trait("Data", "public")]
public sealed class KillTests(ITestOutputHelper output)
{
    // Waves of this many rows give every moment several chances to be hit.
    const string Waves = "queue_limit: 1000\n";

    [Fact]
    public async Task A_run_with_its_own_sandbox_survives_ten_kills()
    {
        using var bench = new Workbench();
        var (folder, expected) = BankingData.Write(bench, Waves);

        var report = (await new Killing(bench, output).RunAsync("run", folder, "--sandbox", "--json")).Json;

        using var sandbox = await SandboxProcess.OfRunAsync(bench, report.Text("run_id"));
        HasPaidOnce(report, await sandbox.GetAsync("/sandbox/books"), expected);
    }

    [Fact]
    public async Task A_run_on_a_sandbox_that_lives_on_survives_ten_kills()
    {
        using var bench = new Workbench();
        var (folder, expected) = BankingData.Write(bench, Waves);
        using var sandbox = await SandboxProcess.StartAsync(bench, "--state", bench.PathOf("sandbox.json"));

        var report = (await new Killing(bench, output).RunAsync("run", folder, sandbox.Flag, "--json")).Json;

        HasPaidOnce(report, await sandbox.GetAsync("/sandbox/books"), expected);
    }

    static void HasPaidOnce(JsonElement report, JsonElement books, IReadOnlyList<(string Key, string Answer)> expected)
    {
        Assert.Equal(expected, report.Rows().Select(row => (row.Text("key"), row.Text("output"))));
        Assert.Equal(BankingData.Rows, report.Count("rows", "succeeded"));
        Assert.Equal(BankingData.Rows, books.Count("totals", "billed_requests"));
        Assert.Equal(Bill.OfBooks(books), Bill.OfReport(report));
        Assert.Equal(Bill.OfReport(report), Bill.OfRows(report.Rows()));
        var wasted = report.At("cost", "waterfall").EnumerateArray()
            .Single(step => step.Text("step") == "failed_and_repeated");
        Assert.Equal(0, wasted.GetProperty("usd").Money());
        Assert.Equal(
            BankingData.Rows,
            books.GetProperty("batches").EnumerateArray().Sum(batch => batch.Count("requests", "total")));
    }
}
