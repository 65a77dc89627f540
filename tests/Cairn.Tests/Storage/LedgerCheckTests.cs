using System.Text;
using Cairn.Models;
using Cairn.Running;
using Cairn.Storage;
using Cairn.Tests.Running;
using Microsoft.Data.Sqlite;

namespace Cairn.Tests.Storage;

public sealed class LedgerCheckTests
{
    [Fact]
    public async Task A_run_that_nobody_touched_is_sound()
    {
        using var bench = await new RunBench().StartAsync();
        await bench.RunAsync();

        Assert.Empty(await CheckAsync(bench));
        Assert.Empty(SegmentCheck.Of(bench.Folder, await bench.SnapshotAsync()));
    }

    [Theory]
    [InlineData("update submission set outcomes = x'56'", "rows, outcomes")]
    [InlineData("update submission set state = 91", "retired")]
    [InlineData("update submission set epoch = epoch + 1", "epoch 2")]
    [InlineData("update submission set segment = 'other.jsonl'", "rows, outcomes")]
    [InlineData("update submission set settled_pd = settled_pd + 1", "settled money")]
    [InlineData("delete from submission", "submission that events tell of")]
    [InlineData("update event set data = replace(data, '}', ' }') where seq = 3", "edited")]
    [InlineData("delete from event where seq = 4", "number of the last one")]
    [InlineData("update event set prev_hash = '' where seq = 5", "missing or out of order")]
    [InlineData("update run set succeeded = succeeded - 1", "as its submissions say")]
    [InlineData("update run set settled_pd = settled_pd + 1", "settled money")]
    [InlineData("update run set reserved_pd = 1", "reserved money")]
    [InlineData("update run set cursor = cursor - 1", "places that hold it")]
    [InlineData("insert into retry_set (run_id, rows, attempt, not_before, is_alone) select id, x'0001', 0, "
        + "'2026-01-01T00:00:00.0000000Z', 0 from run", "2 places")]
    [InlineData("update usage set output = output + 1", "tokens worth")]
    public async Task An_edit_by_hand_is_found(string edit, string expected)
    {
        using var bench = await new RunBench().StartAsync();
        await bench.RunAsync();
        using (var connection = new SqliteConnection($"Data Source={bench.LedgerPath};Pooling=false"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            connection.Execute("pragma foreign_keys = off");
            connection.Execute(edit);
        }

        Assert.Contains(expected, string.Join('\n', await CheckAsync(bench)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update stage set places = 3", "places 3")]
    [InlineData("update stage set rung = 1", "rung 1")]
    [InlineData("delete from stage", "no such stage")]
    public async Task A_stage_that_was_edited_by_hand_is_found(string edit, string expected)
    {
        using var bench = await new RunBench
        {
            Stages = new ScriptedStages(ScriptedStages.Then(StageKind.Vote, 0, 4, 1, 3)),
        }.StartAsync();
        await bench.RunAsync();
        Assert.Empty(await CheckAsync(bench));
        using (var connection = new SqliteConnection($"Data Source={bench.LedgerPath};Pooling=false"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            connection.Execute(edit);
        }

        Assert.Contains(expected, string.Join('\n', await CheckAsync(bench)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flipped_bit_in_the_file_is_found()
    {
        using var bench = await new RunBench().StartAsync();
        await bench.RunAsync();
        bench.Store.Dispose();
        var bytes = await File.ReadAllBytesAsync(bench.LedgerPath, TestContext.Current.CancellationToken);
        bytes[bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes("\"settled_usd\"")) + 1] ^= 1;
        await File.WriteAllBytesAsync(bench.LedgerPath, bytes, TestContext.Current.CancellationToken);
        bench.Reopen();

        Assert.Contains(await CheckAsync(bench), finding => finding.Found == "an event that was edited");
    }

    [Fact]
    public async Task A_changed_answer_is_found()
    {
        using var bench = await new RunBench().StartAsync();
        var segment = (await bench.RunAsync()).Submissions[0].Segment!;
        var path = Directory.EnumerateFiles(
            Path.GetDirectoryName(bench.LedgerPath)!, segment, SearchOption.AllDirectories).Single();
        await File.AppendAllTextAsync(path, " ", TestContext.Current.CancellationToken);

        Assert.Contains(segment, Assert.Single(SegmentCheck.Of(bench.Folder, await bench.SnapshotAsync())).Place,
            StringComparison.Ordinal);
    }

    static Task<IReadOnlyList<Finding>> CheckAsync(RunBench bench) =>
        bench.Store.CheckAsync(RunBench.RunId, ModelCatalog.BuiltIn);
}
