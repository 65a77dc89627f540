using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Cairn.Sandbox;
using Cairn.Sandbox.Seeding;
using Cairn.Sandbox.State;

namespace Cairn.Tests.Sandbox.State;

public sealed class StateFileTests
{
    static readonly TimeSpan FiveSeconds = TimeSpan.FromSeconds(5);

    // Each request runs for a second at least, so that half a second after the start all of them do.
    static readonly string WhenItRuns = string.Create(CultureInfo.InvariantCulture, $$"""
        {"advance":{{Draw.Of(1, Purpose.StartDelay, 1).Between(FiveSeconds, FiveSeconds * 4).TotalSeconds + 0.5}}}
        """);

    const string Idle = """{"until":"idle"}""";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static string Format1 { get; } = Path.Combine(Path.GetDirectoryName(SourceFile())!, "Format1");

    [Fact]
    public async Task A_file_of_the_first_format_goes_on_where_it_stood()
    {
        var options = new SandboxOptions { Clock = SandboxClock.Step, Workers = 2, Seed = 7 };
        await using var bench = await StateBench.StartAsync(
            options, bench => StateBench.CopyTo(Format1, bench.PathOf(".")));

        Assert.Equal(new(2026, 11, 21, 10, 17, 18, 67, 85, TimeSpan.Zero), await bench.NowAsync());
        await bench.PostAsync(StateBench.Clock, Idle);
        var batches = (await bench.GetAsync(StateBench.Batches)).GetProperty("data").EnumerateArray().ToList();
        var books = await bench.GetAsync("/sandbox/books");

        Assert.All(batches, batch => Assert.Equal("ended", batch.GetProperty("processing_status").GetString()));
        Assert.Equal(
            [4, 6, 3],
            batches.Select(batch => batch.GetProperty("request_counts").GetProperty("succeeded").GetInt32()));
        Assert.Equal(14, books.GetProperty("totals").GetProperty("billed_requests").GetInt32());
        var id = batches[^1].GetProperty("id").GetString();
        var lines = await bench.TextAsync($"{StateBench.Batches}/{id}/results");
        var kept = await File.ReadAllTextAsync(Path.Combine(Format1, "state.json.d", id + ".results"), Cancellation);
        Assert.Equal(Sorted(kept), Sorted(lines));
    }

    [Fact]
    public void A_member_that_an_older_file_lacks_has_its_default()
    {
        var older = JsonSerializer.Deserialize("""{"Format":2}""", SandboxStateJson.Default.SandboxState)!;

        Assert.All(typeof(SandboxState).GetProperties(), member =>
            Assert.Equal(member.GetValue(new SandboxState()), member.GetValue(older)));
    }

    [Fact]
    public async Task A_state_goes_on_only_with_its_own_seed()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("cairn-tests-").FullName, "state.json");
        var options = new SandboxOptions { Clock = SandboxClock.Step, StateFile = path };
        await using (await SandboxServer.StartAsync(options, TimeProvider.System, Cancellation))
            await File.WriteAllTextAsync(Path.Combine(path + ".d", "README"), "not of the sandbox", Cancellation);

        var exception = await Assert.ThrowsAsync<SandboxException>(
            () => SandboxServer.StartAsync(options with { Seed = 2 }, TimeProvider.System, Cancellation));
        await using (await SandboxServer.StartAsync(options, TimeProvider.System, Cancellation))
            Assert.True(File.Exists(Path.Combine(path + ".d", "README")));

        Assert.Contains("Start with --seed 1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_json_file_is_no_state_and_stays_as_it_is()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, """{"my":"settings"}""", Cancellation);

        await Assert.ThrowsAsync<SandboxException>(
            () => SandboxServer.StartAsync(new() { StateFile = path }, TimeProvider.System, Cancellation));

        Assert.Equal("""{"my":"settings"}""", await File.ReadAllTextAsync(path, Cancellation));
    }

    [Fact]
    public async Task A_kill_between_snapshot_and_journal_does_no_harm()
    {
        await using var bench = await StateBench.StartAsync();
        await bench.PostAsync(StateBench.Batches, StateBench.Body(2));
        await bench.PostAsync(StateBench.Batches, StateBench.Body(3));
        var journal = await File.ReadAllBytesAsync(bench.PathOf("state.json.journal"), Cancellation);
        var before = await bench.TextAsync(StateBench.Batches);
        await bench.Server.DisposeAsync();

        // The start writes a snapshot, which makes the journal empty; here it is there again.
        await bench.StartAgainAsync();
        await bench.Server.DisposeAsync();
        await File.WriteAllBytesAsync(bench.PathOf("state.json.journal"), journal, Cancellation);
        await bench.StartAgainAsync();

        Assert.NotEmpty(journal);
        Assert.Equal(WithoutAddress(before), WithoutAddress(await bench.TextAsync(StateBench.Batches)));
    }

    [Fact]
    public async Task A_journal_that_outgrew_its_snapshot_makes_a_new_one()
    {
        await using var bench = await StateBench.StartAsync(new() { Clock = SandboxClock.Step, Workers = 900 });
        await bench.PostAsync(StateBench.Batches, StateBench.Body(900));
        await bench.PostAsync(StateBench.Clock, WhenItRuns);
        var sizes = new List<long>();
        for (var call = 0; call < 40; call++)
        {
            await bench.PostAsync("/v1/messages", Rehearsal.Ask("Now"));
            sizes.Add(new FileInfo(bench.PathOf("state.json.journal")).Length);
        }

        Assert.Contains(0, sizes);
        Assert.InRange(sizes.Max(), 500_000, 1_200_000);
        await bench.KillAsync();
        Assert.Equal(40, (await bench.GetAsync("/sandbox/books")).GetProperty("messages")
            .GetProperty("billed_requests").GetInt32());
    }

    [Fact]
    public async Task A_file_of_a_later_format_is_refused()
    {
        var exception = await Assert.ThrowsAsync<SandboxException>(() => StateBench.StartAsync(
            prepare: bench => File.WriteAllText(bench.PathOf("state.json"), """{"Format":3}""")));

        Assert.Contains("Its format is 3, and this version knows 2", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_that_was_shown_is_not_shown_again_after_a_kill()
    {
        await using var bench = await StateBench.StartAsync();
        await bench.PostAsync(StateBench.Clock, """{"advance":"PT7H"}""");
        var shown = await bench.NowAsync();

        await bench.KillAsync();

        Assert.Equal(shown, await bench.NowAsync());
    }

    [Fact]
    public async Task Results_written_before_a_save_are_there_after_a_kill()
    {
        await using var bench = await StateBench.StartAsync(new() { Clock = SandboxClock.Step, Workers = 2 });
        var created = await bench.PostAsync(StateBench.Batches, StateBench.Body(30));
        await bench.PostAsync(StateBench.Clock, """{"advance":25}""");
        await bench.PostAsync("/v1/messages", Rehearsal.Ask("A change"));

        await bench.KillAsync();
        await bench.PostAsync(StateBench.Clock, Idle);

        var id = created.GetProperty("id").GetString();
        var lines = (await bench.TextAsync($"{StateBench.Batches}/{id}/results")).Split('\n')[..^1];
        var customIds = lines.Select(line => JsonElement.Parse(line).GetProperty("custom_id").GetString());
        Assert.Equal(30, customIds.Distinct().Count());
    }

    [Fact]
    public async Task What_was_answered_is_there_after_a_kill()
    {
        await using var bench = await StateBench.StartAsync();
        await bench.PostAsync(StateBench.Batches, StateBench.Body(5));
        await bench.PostAsync(StateBench.Clock, Idle);
        var canceled = (await bench.PostAsync(StateBench.Batches, StateBench.Body(4))).GetProperty("id").GetString();
        await bench.PostAsync($"{StateBench.Batches}/{canceled}/cancel", "");
        var batches = await bench.TextAsync(StateBench.Batches);
        var books = await bench.TextAsync("/sandbox/books");

        await bench.KillAsync();

        Assert.Equal(WithoutAddress(batches), WithoutAddress(await bench.TextAsync(StateBench.Batches)));
        Assert.Equal(books, await bench.TextAsync("/sandbox/books"));
    }

    static IEnumerable<string> Sorted(string lines) => lines.Split('\n').Order(StringComparer.Ordinal);

    // Each start listens on another port.
    static string WithoutAddress(string json) => string.Join('"', json.Split('"').Select(part =>
        Uri.TryCreate(part, UriKind.Absolute, out var uri) ? uri.PathAndQuery : part));

    static string SourceFile([CallerFilePath] string path = "") => path;
}
