using Cairn.Models;
using Cairn.Running;
using Cairn.Simulation.Kernel;
using Cairn.Storage;
using Cairn.Tests.Running;
using Microsoft.Data.Sqlite;

namespace Cairn.Tests.Storage;

/// <summary>What a machine that lost its power may leave on the disk: the file, and a journal of any length.</summary>
public sealed class LedgerDurabilityTests(ITestOutputHelper output)
{
    const int Cuts = 50;

    // Touches every page that a commit touches, and more.
    const string Writing = """
        begin immediate;
        update event set data = data || 'x';
        update submission set state = 7;
        update run set cursor = 0, settled_pd = 0;
        """;

    [Fact]
    public async Task A_commit_whose_journal_is_cut_anywhere_did_not_happen()
    {
        using var bench = await new RunBench().StartAsync();
        await bench.RunAsync();
        using var dying = await OpenAsync(bench, cachePages: 1_000);
        dying.Execute(Writing);
        var (ledger, journal) = await FilesAsync(bench);

        var chance = new SimRandom(1);
        for (var cut = 0; cut < Cuts; cut++)
            await AssertIsAsBeforeAsync(ledger, journal[..chance.Between(0, journal.Length)]);
        output.WriteLine($"ledger durability: {Cuts} cuts of a journal of {journal.Length} bytes");
    }

    [Fact]
    public async Task A_commit_that_reached_half_of_the_file_is_rolled_back()
    {
        using var bench = await new RunBench().StartAsync();
        await bench.RunAsync();
        var before = await ReadAsync(bench.LedgerPath);
        using var dying = await OpenAsync(bench, cachePages: 1);
        dying.Execute(Writing);
        var (ledger, journal) = await FilesAsync(bench);

        Assert.False(before.AsSpan().SequenceEqual(ledger));
        await AssertIsAsBeforeAsync(ledger, journal);
    }

    [Fact]
    public async Task Every_commit_is_there_when_it_has_returned()
    {
        using var bench = await new RunBench().StartAsync();
        for (var commit = 1; commit <= Cuts; commit++)
        {
            await bench.Store.ChangeAsync(RunBench.RunId, new() { QueuePermille = commit });
            var (ledger, journal) = await FilesAsync(bench);
            using var copy = new LedgerFile();
            using var reopened = await ReopenAsync(copy, ledger, journal);
            Assert.Equal(commit, (await reopened.SnapshotAsync(RunBench.RunId)).Run.QueuePermille);
        }
    }

    static async Task AssertIsAsBeforeAsync(byte[] ledger, byte[] journal)
    {
        using var copy = new LedgerFile();
        using var reopened = await ReopenAsync(copy, ledger, journal);
        Assert.Equal(RunState.Finished, (await reopened.SnapshotAsync(RunBench.RunId)).Run.State);
        Assert.Empty(await reopened.CheckAsync(RunBench.RunId, ModelCatalog.BuiltIn));
    }

    static async Task<SqliteRunStore> ReopenAsync(LedgerFile copy, byte[] ledger, byte[] journal)
    {
        await File.WriteAllBytesAsync(copy.Path, ledger, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(copy.Path + "-journal", journal, TestContext.Current.CancellationToken);
        return SqliteRunStore.Open(copy.Path, copy.Clock);
    }

    static async Task<SqliteConnection> OpenAsync(RunBench bench, int cachePages)
    {
        var connection = new SqliteConnection($"Data Source={bench.LedgerPath};Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        connection.Execute("pragma journal_mode = truncate; pragma synchronous = extra");
        connection.Execute($"pragma cache_size = {cachePages}");
        return connection;
    }

    static async Task<(byte[] Ledger, byte[] Journal)> FilesAsync(RunBench bench) =>
        (await ReadAsync(bench.LedgerPath), await ReadAsync(bench.LedgerPath + "-journal"));

    static async Task<byte[]> ReadAsync(string path)
    {
        await using var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
        return bytes;
    }
}
