using System.Globalization;
using System.Text.Json;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>Real input: every row answered once, and a bill that is the sandbox's to the last token.</summary>
[Trait("Data", "public")]
public sealed class BankingTests(BankingTests.BankingRun banking) : IClassFixture<BankingTests.BankingRun>
{
    const decimal CentsPerDollar = 100;

    [Fact]
    public void Every_row_is_answered_once_in_order_with_its_own_mark()
    {
        var rows = banking.Report.Rows();

        Assert.Equal(BankingData.Rows, rows.Count);
        Assert.Equal(banking.Expected, rows.Select(row => (row.Text("key"), row.Text("output"))));
        Assert.All(rows, row => Assert.Equal(("succeeded", 1), (row.Text("status"), row.Count("attempts"))));
    }

    [Fact]
    public void The_rows_go_in_more_than_one_batch_beside_the_primer()
    {
        var batches = banking.Books.GetProperty("batches").EnumerateArray()
            .Select(batch => batch.Count("requests", "total")).ToList();

        Assert.Equal(1, batches[0]);
        Assert.True(batches.Count > 2, $"{batches.Count} batches");
        Assert.Equal(BankingData.Rows, batches.Sum());
        Assert.Equal(batches.Count, banking.Report.Count("batches", "submitted"));
    }

    [Fact]
    public void The_bill_is_that_of_the_books_to_the_last_token()
    {
        Assert.Equal(Bill.OfBooks(banking.Books), Bill.OfReport(banking.Report));
        Assert.Equal(BankingData.Rows, banking.Books.Count("totals", "billed_requests"));
    }

    [Fact]
    public void The_rows_sum_to_the_bill() =>
        Assert.Equal(Bill.OfReport(banking.Report), Bill.OfRows(banking.Report.Rows()));

    [Fact]
    public void The_bill_is_that_of_the_cost_report_to_the_last_digit()
    {
        var cents = banking.CostReport.GetProperty("data").EnumerateArray()
            .SelectMany(bucket => bucket.GetProperty("results").EnumerateArray())
            .Sum(result => result.GetProperty("amount").Money());

        Assert.Equal(banking.Report.At("cost", "usd").Money(), cents / CentsPerDollar);
    }

    /// <summary>The rows are run once for all tests on them.</summary>
    public sealed class BankingRun : IAsyncLifetime
    {
        readonly Workbench _bench = new();

        internal JsonElement Report { get; private set; }

        internal JsonElement Books { get; private set; }

        internal JsonElement CostReport { get; private set; }

        internal IReadOnlyList<(string Key, string Answer)> Expected { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            (var folder, Expected) = BankingData.Write(_bench);
            using var sandbox = await SandboxProcess.StartAsync(_bench, "--state", _bench.PathOf("sandbox.json"));
            Report = (await _bench.CairnAsync("run", folder, sandbox.Flag, "--json")).Exits(0).Json;
            Books = await sandbox.GetAsync("/sandbox/books");
            var yesterday = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(1);
            CostReport = await sandbox.GetAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"/v1/organizations/cost_report?starting_at={yesterday:yyyy-MM-ddTHH:mm:ssZ}"));
        }

        public ValueTask DisposeAsync()
        {
            _bench.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
