using Cairn.Cli.Purging;
using Cairn.Reporting;
using Cairn.Running;
using Cairn.Storage;
using Cairn.Tests.Running;

namespace Cairn.Tests.Cli.Purging;

public sealed class PurgeTests
{
    static readonly PurgeTerms Named = new([RunBench.RunId], null, false, false, false, false);

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_of_the_answers_is_left_in_the_home_and_the_bill_is_the_same()
    {
        using var bench = await DeliveredAsync();
        var before = await ReportAsync(bench);
        bench.Home("sandbox.json", "text 1");
        bench.Home("sandbox.json.files/msgbatch_001.body", "text 1");

        await PurgeAsync(bench);

        Assert.DoesNotContain(FilesOf(bench), path => File.ReadAllText(path).Contains("text 1"));
        var after = await ReportAsync(bench);
        Assert.Equal(
            (before.Cost.Usd, before.Rows, before.Tokens), (after.Cost.Usd, after.Rows, after.Tokens));
        Assert.Contains("answers  purged on", ReportText.Of(after), StringComparison.Ordinal);
        Assert.Empty(await bench.Store.CheckAsync(RunBench.RunId, RunBench.Catalog));
        Assert.Empty(SegmentCheck.Of(bench.Folder, await bench.SnapshotAsync()));
        Assert.Empty((await DraftAsync(bench)).Files);
    }

    [Fact]
    public async Task A_draft_names_what_goes_with_its_size_and_deletes_nothing()
    {
        using var bench = await DeliveredAsync();
        bench.Home("sandbox.json", "12345");
        var before = FilesOf(bench);

        var draft = await DraftAsync(bench);

        Assert.Equal(before, FilesOf(bench));
        Assert.Equal(["answers", "journal of batches", "sandbox"], draft.Files.Select(file => file.What).Order());
        Assert.Equal(5, draft.Files.Single(file => file.What == "sandbox").Bytes);
        Assert.Equal(draft.Files.Sum(file => new FileInfo(file.Path).Length), draft.Bytes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_purge_that_was_killed_while_files_went_is_finished_by_the_next(int gone)
    {
        using var bench = await DeliveredAsync();
        bench.Home("sandbox.json", "text 1");
        var draft = await DraftAsync(bench);
        // What a process does that dies behind so many deletions.
        await bench.Store.ChangeAsync(RunBench.RunId, new() { PurgedAt = JumpingClock.Start });
        foreach (var file in draft.Files.Take(gone))
            File.Delete(file.Path);

        await PurgeAsync(bench);

        Assert.Empty((await DraftAsync(bench)).Files);
        Assert.Equal(JumpingClock.Start, (await bench.SnapshotAsync()).Run.PurgedAt);
    }

    [Fact]
    public async Task A_link_is_deleted_itself_and_what_it_leads_to_stays()
    {
        using var bench = await DeliveredAsync();
        var outside = Directory.CreateTempSubdirectory("cairn-outside-");
        var target = Path.Combine(outside.FullName, "precious");
        await File.WriteAllTextAsync(target, "precious", Token);
        File.CreateSymbolicLink(Path.Combine(bench.Folder.Blobs, "link.jsonl"), target);
        Directory.CreateSymbolicLink(Path.Combine(bench.Folder.Blobs, "folder"), outside.FullName);

        await PurgeAsync(bench);

        Assert.Equal("precious", await File.ReadAllTextAsync(target, Token));
        Assert.Empty((await DraftAsync(bench)).Files);
        outside.Delete(recursive: true);
    }

    [Fact]
    public async Task A_folder_of_the_run_that_is_a_link_is_refused()
    {
        using var bench = await DeliveredAsync();
        var (folder, moved) = (bench.Folder.Blobs, bench.Folder.Blobs + "-elsewhere");
        Directory.Move(folder, moved);
        Directory.CreateSymbolicLink(folder, moved);

        var refusal = await Assert.ThrowsAsync<CairnException>(() => DraftAsync(bench));

        Assert.Contains("is a link", refusal.Message, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.EnumerateFiles(moved));
    }

    [Fact]
    public async Task A_file_outside_of_the_home_is_never_deleted()
    {
        using var bench = await DeliveredAsync();
        var outside = Path.GetTempFileName();

        Assert.Throws<ArgumentException>(
            () => new StoredAnswers(bench.HomePath()).Delete(new(outside, "answers", 0)));

        Assert.True(File.Exists(outside));
        File.Delete(outside);
    }

    [Fact]
    public async Task A_copy_of_the_input_goes_unless_another_run_needs_it()
    {
        using var bench = await DeliveredAsync();
        bench.Home($"../../inputs/piped-{bench.Input.Sha256}", "rows");
        bench.Home("../../inputs/piped-other", "other rows");
        var alone = await DraftAsync(bench);
        await bench.Store.AddRunAsync(new() { Id = "0000000q", Spec = bench.Spec });

        var together = await DraftAsync(bench);

        Assert.Single(alone.Files, file => file.What == "copy of the input");
        Assert.DoesNotContain(together.Files, file => file.What == "copy of the input");
    }

    [Fact]
    public async Task A_run_that_is_not_finished_is_refused_with_the_next_step()
    {
        using var bench = await new RunBench().StartAsync();
        await bench.RunAsync(noWait: true);

        var refusal = await Assert.ThrowsAsync<BadInputException>(() => DraftAsync(bench));

        Assert.Contains("cairn resume", Assert.Single(refusal.Faults).Repair, StringComparison.Ordinal);
        Assert.Contains("running", refusal.Faults[0].Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_that_were_never_delivered_are_refused_until_somebody_says_that_they_may_go()
    {
        using var bench = await new RunBench().StartAsync();
        await bench.RunAsync();

        var refusal = await Assert.ThrowsAsync<BadInputException>(() => DraftAsync(bench));
        var agreed = await DraftAsync(bench, Named with { IsUndelivered = true });

        Assert.Contains("no results", Assert.Single(refusal.Faults).Found, StringComparison.Ordinal);
        Assert.Null(agreed.Refusal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_that_somebody_took_up_behind_the_draft_is_left_alone(bool isHeld)
    {
        using var bench = await DeliveredAsync();
        var (draft, before) = (await DraftAsync(bench), FilesOf(bench));
        await using var held = isHeld ? bench.Folder.TryLock() : null;
        if (!isHeld)
            await bench.Store.ChangeAsync(RunBench.RunId, new() { State = RunState.Running });

        var isDone = await new Purge(new(bench.HomePath()), bench.Store).TryAsync(draft, Token);

        Assert.False(isDone);
        Assert.Equal(before, FilesOf(bench).Where(path => Path.GetFileName(path) != "lock"));
        Assert.Null((await bench.SnapshotAsync()).Run.PurgedAt);
    }

    [Fact]
    public async Task A_sweep_leaves_alone_what_it_may_not_purge_and_says_why()
    {
        using var bench = await DeliveredAsync();
        await bench.Store.AddRunAsync(new() { Id = "0000000q", Spec = bench.Spec });

        var drafts = await PurgeDraft.AllAsync(
            new(bench.HomePath()), bench.Store, Named with { Names = [], IsAll = true }, JumpingClock.Start);

        Assert.Equal(
            [("0000000q", true), (RunBench.RunId, false)],
            drafts.Select(draft => (draft.Run.Id, draft.Refusal is not null)));
        Assert.Contains("left alone: a run that is running", PurgeText.Of(drafts, false), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(29, 0)]
    [InlineData(30, 1)]
    public async Task A_run_is_expired_once_it_is_as_old_as_its_workload_agreed_to(int days, int meant)
    {
        using var bench = await DeliveredAsync();
        await bench.Store.ChangeAsync(
            RunBench.RunId, new() { Spec = bench.Spec with { KeepsAnswers = TimeSpan.FromDays(30) } });

        var drafts = await PurgeDraft.AllAsync(
            new(bench.HomePath()), bench.Store, Named with { Names = [], IsExpired = true },
            JumpingClock.Start.AddDays(days));

        Assert.Equal(meant, drafts.Count);
    }

    static async Task<RunBench> DeliveredAsync()
    {
        var bench = await new RunBench().StartAsync();
        await bench.RunAsync();
        await LayoutFile.WriteAsync(bench.Folder, bench.Layout);
        await Publication.WriteAsync(bench.Context, await bench.SnapshotAsync());
        return bench;
    }

    static async Task<PurgeDraft> DraftAsync(RunBench bench, PurgeTerms? terms = null) => Assert.Single(
        await PurgeDraft.AllAsync(new(bench.HomePath()), bench.Store, terms ?? Named, JumpingClock.Start));

    static async Task PurgeAsync(RunBench bench) =>
        Assert.True(await new Purge(new(bench.HomePath()), bench.Store).TryAsync(await DraftAsync(bench), Token));

    static async Task<RunReport> ReportAsync(RunBench bench)
    {
        var snapshot = await bench.SnapshotAsync();
        return RunReport.Of(snapshot, RunBench.Catalog, LayoutFile.Read(bench.Folder, snapshot.Run));
    }

    static List<string> FilesOf(RunBench bench) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(bench.HomePath(), "runs"), "*", SearchOption.AllDirectories).Order(),
        bench.LedgerPath,
    ];
}

/// <summary>Ways into the home that a bench's ledger lies in.</summary>
static class BenchHome
{
    public static string HomePath(this RunBench bench) => Path.GetDirectoryName(bench.LedgerPath)!;

    /// <summary>Writes a file below the folder of the run.</summary>
    public static void Home(this RunBench bench, string name, string content)
    {
        var path = Path.GetFullPath(Path.Combine(bench.HomePath(), "runs", RunBench.RunId, name));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
