using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>Rows that are asked over Messages: all answered, billed as the API bills, through kill -9.</summary>
public sealed class MessagesTests
{
    // How many calls are under way at a time.
    const int AtOnceMax = 8;

    const int Killed = 128 + 9;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_bill_is_that_of_the_api_at_the_standard_price(bool sharesPrompt)
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600");

        var report = (await bench.CairnAsync("run", Write(bench, sharesPrompt), sandbox.Flag, "--json")).Exits(0).Json;

        var books = await sandbox.GetAsync("/sandbox/books");
        Answers.AreComplete(report);
        Assert.Equal(Bill.OfBooks(books), Bill.OfReport(report));
        Assert.Equal(Bill.OfReport(report), Bill.OfRows(report.Rows()));
        Assert.Empty(books.GetProperty("batches").EnumerateArray());
        Assert.Equal(sharesPrompt, Bill.OfReport(report).Read > 0);
    }

    [Theory]
    [InlineData("store.advance:accepted.after:1")]
    [InlineData("blob.append.before:1")]
    [InlineData("blob.append.after:1")]
    [InlineData("messages.send.before:5")]
    [InlineData("messages.send.after:3")]
    [InlineData("blob.append.before:7")]
    [InlineData("blob.append.after:12")]
    [InlineData("store.settle:settled.before:1")]
    public async Task A_kill_loses_no_row_and_at_most_the_calls_that_were_under_way(string point)
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600");
        bench.Environment["CAIRN_KILL_AT"] = point;
        var killed = await bench.CairnAsync("run", Write(bench, sharesPrompt: false), sandbox.Flag, "--json");
        bench.Environment.Remove("CAIRN_KILL_AT");

        var report = (await bench.CairnAsync("resume", "latest", "--json")).Exits(0).Json;

        Assert.Equal(Killed, killed.ExitCode);
        Answers.AreComplete(report);
        var (paid, billed) = (Bill.OfReport(report), Bill.OfBooks(await sandbox.GetAsync("/sandbox/books")));
        Assert.InRange((billed - paid).Usd, 0, paid.Usd / 40 * AtOnceMax * 1.2m);
    }

    [Theory]
    [InlineData("", "batch")]
    [InlineData("deadline: 12h\n", "batch")]
    [InlineData("deadline: 5m\n", "messages")]
    [InlineData("deadline: 5m\nvia: batch\n", "batch")]
    [InlineData("via: messages\n", "messages")]
    public async Task Rows_go_in_batches_unless_deadline_or_workload_says_otherwise(string settings, string via)
    {
        using var bench = new Workbench();
        var folder = new Workload { SharesPrompt = false, Settings = settings }.Write(bench);

        var plan = (await bench.CairnAsync("plan", folder, "--json")).Exits(0).Json;

        Assert.Equal(via, plan.Text("via"));
    }

    static string Write(Workbench bench, bool sharesPrompt) =>
        new Workload { SharesPrompt = sharesPrompt, Settings = "via: messages\n" }.Write(bench);
}
