using System.Security.Cryptography;
using System.Text;
using Cairn.Running;
using Cairn.Running.Reusing;
using Cairn.Storage;
using Cairn.Tests.Workloads;

namespace Cairn.Tests.Running.Reusing;

public sealed class ReusedFileTests : IDisposable
{
    readonly WorkloadSetup _setup = new();
    readonly RunFolder _folder;

    public ReusedFileTests() => _folder = new(_setup.Folder, RunBench.RunId);

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_that_were_taken_over_are_found_by_their_row()
    {
        var material = await TakeAsync(2, 5);

        await using var reader = new ReusedReader(material, Token);

        Assert.Null(await reader.FindAsync(0));
        Assert.Equal("batch_2", (await reader.FindAsync(2))!.BatchId);
        Assert.Null(await reader.FindAsync(4));
        Assert.Equal(
            """{"custom_id":"c5","result":{}}""", Encoding.UTF8.GetString((await reader.FindAsync(5))!.Line.Span));
        Assert.Null(await reader.FindAsync(6));
    }

    [Fact]
    public async Task Answers_that_were_changed_after_they_were_taken_over_are_not_published()
    {
        var material = await TakeAsync(2);
        var path = _folder.PathOf(_folder.Names("reused-").Single());
        await File.WriteAllTextAsync(
            path, (await File.ReadAllTextAsync(path, Token)).Replace("c2", "c3", StringComparison.Ordinal), Token);

        Assert.Throws<SegmentDamagedException>(() => new ReusedReader(material, Token));
    }

    [Fact]
    public async Task Digests_are_kept_for_just_the_rows_of_their_input()
    {
        await DigestFile.WriteAsync(_folder, [1, UInt128.MaxValue]);

        Assert.Equal([1, UInt128.MaxValue], DigestFile.Read(_folder, 2));
        Assert.Empty(DigestFile.Read(_folder, 3));
    }

    [Fact]
    public void A_request_has_the_same_digest_in_every_process()
    {
        var requests = _setup.Compose(WorkloadSetup.Minimal);
        var sha256 = SHA256.HashData(Encoding.UTF8.GetBytes(WorkloadSetup.Bytes(requests[0])));

        Assert.Equal(Convert.ToHexStringLower(sha256)[..32], requests[0].Digest([]).ToString("x32", null));
        Assert.NotEqual(requests[0].Digest([]), requests[1].Digest([]));
        Assert.NotEqual(requests[0].Digest([]), requests[0].Digest(["output-300k-2026-03-24"]));
    }

    async Task<RunMaterial> TakeAsync(params int[] rows)
    {
        using var bench = new RunBench();
        var sha256 = await ReusedFile.WriteAsync(_folder, Answers(rows));
        return bench.Context with
        {
            Blobs = _folder,
            Spec = bench.Spec with { Reused = rows.Length, ReusedSha256 = sha256 },
        };
    }

    static async IAsyncEnumerable<ReusedAnswer> Answers(int[] rows)
    {
        await Task.CompletedTask;
        foreach (var row in rows)
        {
            yield return new(row, "run", $"batch_{row}", JumpingClock.Start,
                Encoding.UTF8.GetBytes($$$"""{"custom_id":"c{{{row}}}","result":{}}"""));
        }
    }

    public void Dispose() => _setup.Dispose();
}
