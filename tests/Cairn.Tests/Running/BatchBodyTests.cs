using System.Buffers;
using Cairn.Accounting;
using Cairn.Planning;
using Cairn.Running;

namespace Cairn.Tests.Running;

/// <summary>Bodies of so many rows that they are read by all cores and sent in pieces.</summary>
public sealed class BatchBodyTests
{
    const int Rows = 3_000;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>
    /// How long a text all rows share: so that one hand writes the body, that several do of which each makes parts, and
    /// that two do of which one makes pieces.
    /// </summary>
    public static TheoryData<int> Shared => [2_000, 4_000, 10_000];

    [Theory]
    [MemberData(nameof(Shared))]
    public async Task A_body_sent_in_pieces_has_the_bytes_of_its_requests_one_by_one(int shared)
    {
        using var bench = await StartAsync('s', shared);
        var planned = await bench.PlanAsync();
        var body = new BatchBody(bench.Context, planned);
        var expected = new ArrayBufferWriter<byte>();
        expected.Write(BatchBody.Head.Span);
        foreach (var (place, request) in bench.Rows.Held(Rows).Ask(bench.Layout, planned.Rows))
            body.WriteRequest(expected, place, request, place == 0);

        using var sent = new MemoryStream();
        await body.WriteHeadAsync(sent, Stop);
        using var late = new LateStream(TimeSpan.FromMilliseconds(2));
        await body.WriteHeadAsync(late, Stop);

        Assert.Equal(Rows, planned.Count);
        Assert.True(expected.WrittenSpan.SequenceEqual(sent.ToArray()));
        Assert.True(expected.WrittenSpan.SequenceEqual(late.ToArray()));
        Assert.Equal(planned.BodyBytes, sent.Length + BatchBody.Tail.Length);
    }

    [Fact]
    public async Task Rows_measured_on_all_cores_are_packed_as_one_by_one()
    {
        using var bench = await StartAsync('s');
        var alone = bench.Context with { Rows = bench.Rows.Held(Rows) };

        Assert.Equal(Told(Pack(alone, Rows)), Told(Pack(bench.Context, Rows)));
        Assert.Equal(Told(Pack(alone, Rows - 700)), Told(Pack(bench.Context, Rows - 700)));
    }

    [Fact]
    public async Task A_letter_of_a_long_text_that_all_share_makes_another_digest()
    {
        using var one = await StartAsync('s');
        using var other = await StartAsync('z');

        Assert.Equal(Pack(one.Context, Rows).BodyBytes, Pack(other.Context, Rows).BodyBytes);
        Assert.NotEqual(Pack(one.Context, Rows).BodySha256, Pack(other.Context, Rows).BodySha256);
    }

    [Theory]
    [MemberData(nameof(Shared))]
    public async Task A_row_that_changes_under_the_run_is_noticed_before_the_tail(int shared)
    {
        using var bench = await StartAsync('s', shared);
        var body = new BatchBody(bench.Context, await bench.PlanAsync());
        var input = Path.Combine(bench.Workload.Folder, "rows.csv");
        var rows = await File.ReadAllTextAsync(input, Stop);
        await File.WriteAllTextAsync(input, rows.Replace("text 2345", "text 5432", StringComparison.Ordinal), Stop);

        await Assert.ThrowsAsync<BadInputException>(() => body.WriteHeadAsync(Stream.Null, Stop));
    }

    [Theory]
    [MemberData(nameof(Shared))]
    public async Task A_row_that_is_gone_under_the_run_is_noticed_before_the_tail(int shared)
    {
        using var bench = await StartAsync('s', shared);
        var body = new BatchBody(bench.Context, await bench.PlanAsync());
        var input = Path.Combine(bench.Workload.Folder, "rows.csv");
        var rows = await File.ReadAllLinesAsync(input, Stop);
        await File.WriteAllLinesAsync(input, rows[..^1], Stop);

        await Assert.ThrowsAsync<BadInputException>(() => body.WriteHeadAsync(Stream.Null, Stop));
    }

    [Theory]
    [MemberData(nameof(Shared))]
    public async Task A_body_that_is_stopped_is_written_no_more(int shared)
    {
        using var bench = await StartAsync('s', shared);
        var body = new BatchBody(bench.Context, await bench.PlanAsync());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        using var stuck = new LateStream(Timeout.InfiniteTimeSpan, writesBefore: 1);

        stop.CancelAfter(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => body.WriteHeadAsync(stuck, stop.Token).WaitAsync(TimeSpan.FromSeconds(30), Stop));
        Assert.Equal(BatchBody.Head.Length, stuck.Length);
    }

    [Theory]
    [MemberData(nameof(Shared))]
    public async Task A_connection_that_breaks_is_written_to_no_more(int shared)
    {
        using var bench = await StartAsync('s', shared);
        var body = new BatchBody(bench.Context, await bench.PlanAsync());
        await using var broken = new BrokenStream();

        await Assert.ThrowsAsync<IOException>(() => body.WriteHeadAsync(broken, Stop));
        Assert.Equal(2, broken.Writes);
    }

    static Task<RunBench> StartAsync(char letter, int shared = 2_000) =>
        new RunBench(Rows, $"system: 'Mind the rule{new string(letter, shared)}'\n", more: row => $" \\{row}\\ ä")
        {
            Order = RunLayout.InInputOrder(Rows),
        }.StartAsync();

    static Submission Pack(RunContext context, int most) => new Packer(context).Fill(
        new()
        {
            Id = "0000000s",
            RunId = RunBench.RunId,
            WorkspaceId = "wrkspc",
            Attempt = 0,
            IsPrimer = false,
            Rows = RowSet.Empty,
            BodyBytes = 0,
            BodySha256 = "",
            Reserved = Usd.Zero,
        },
        new(RowSet.Range(0, Rows), most, null, new HashSet<int>()))!;

    static (int, long, string, Usd) Told(Submission packed) =>
        (packed.Count, packed.BodyBytes, packed.BodySha256, packed.Reserved);

    /// <summary>Takes each piece only after a while, save some at the start.</summary>
    sealed class LateStream(TimeSpan delay, int writesBefore = 0) : MemoryStream
    {
        int _writes;

        public override async ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_writes++ >= writesBefore)
                await Task.Delay(delay, cancellationToken);
            Write(buffer.Span);
        }
    }

    /// <summary>Takes one piece and breaks at the next.</summary>
    sealed class BrokenStream : MemoryStream
    {
        public int Writes { get; private set; }

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ++Writes == 1
            ? ValueTask.CompletedTask
            : ValueTask.FromException(new IOException("The connection broke."));
    }
}
