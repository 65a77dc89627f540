using Cairn.Accounting;
using Cairn.Planning;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Tests.Running;

public sealed class WaveTests
{
    static readonly DateTimeOffset Now = JumpingClock.Start;

    // Two books of two chapters each, six rows a chapter. Depth first the prefixes are book 0, chapters 1 and 2, and
    // book 3 with chapters 4 and 5; the first wave primes 0 with 1 and 3 with 4.
    static readonly RunLayout Layout = RunLayout.Build(
        [
            new(-1, 1, 0, CacheTtl.OneHour, 2_000, 12, 0.9m), new(0, 2, 1, CacheTtl.OneHour, 4_000, 6, 0.9m),
            new(0, 2, 1, CacheTtl.OneHour, 4_000, 6, 0.9m), new(-1, 1, 0, CacheTtl.OneHour, 2_000, 12, 0.9m),
            new(3, 2, 1, CacheTtl.OneHour, 4_000, 6, 0.9m), new(3, 2, 1, CacheTtl.OneHour, 4_000, 6, 0.9m),
        ],
        [.. Enumerable.Range(0, 24).Select(row => new[] { 1, 2, 4, 5 }[row % 4])],
        new() { PilotRows = 4 });

    [Fact]
    public void The_first_wave_writes_one_path_of_each_book_in_one_batch()
    {
        var take = Take([]);

        Assert.True(take.IsPrimer);
        Assert.Equal([0, 1], take.Offered);
        Assert.Equal([0, 1, 3, 4], take.Marks.Places.SelectMany(place => PathOf(place, take.Marks)).Order());
    }

    [Fact]
    public void The_next_wave_waits_for_the_first_and_then_writes_only_what_it_left()
    {
        var first = Primer([0, 1]);

        Assert.Equal(new Admission.Wait(null), Decide(2, [first with { State = SubmissionState.Accepted }]));
        var take = Take([first], cursor: 2);
        Assert.True(take.IsPrimer);
        Assert.Equal([2, 3], take.Offered);
        Assert.Equal([2, 5], take.Marks.Places.Select(Layout.NodeAt));
    }

    [Fact]
    public void The_pilot_goes_alone_and_reads_what_is_warm()
    {
        var take = Take([Primer([0, 1]), Primer([2, 3])], cursor: 4);

        Assert.False(take.IsPrimer);
        Assert.Equal([4, 5, 6, 7], take.Offered);
        Assert.Equal([4, 5, 6, 7], take.Marks.ByLevel[1]);
        var pilot = Sent([4, 5, 6, 7]) with { Marks = take.Marks };
        Assert.Equal(new Admission.Wait(null), Decide(8, [Primer([0, 1]), Primer([2, 3]), pilot]));
    }

    [Fact]
    public void A_child_of_a_primer_that_failed_waits_until_another_has_written_the_parent()
    {
        var failed = Primer([0, 1]) with { Outcomes = OutcomeMap.Of([RowOutcome.Returned, RowOutcome.Succeeded]) };

        var take = Take([failed], cursor: 2, new RetrySet(RowSet.Range(0, 1), 1, Now.AddMinutes(1)));

        Assert.True(take.IsPrimer);
        Assert.Equal([0, 2, 3, 5], take.Marks.Places.SelectMany(place => PathOf(place, take.Marks)).Order());
    }

    [Fact]
    public void A_primer_that_wrote_nothing_is_replaced_by_another_row()
    {
        var silent = Primer([0, 1]) with { Missed = RowSet.Range(0, 1) };

        var take = Take([silent], cursor: 2);

        Assert.Contains(0, take.Marks.Places.SelectMany(place => PathOf(place, take.Marks)));
    }

    [Fact]
    public void After_three_silent_primers_the_rows_of_a_prefix_go_without_a_marker()
    {
        var silent = Primer([0, 1]) with { Missed = RowSet.Range(0, 1) };

        var take = Take([silent, silent, silent, Primer([3])], cursor: 4);

        Assert.False(take.IsPrimer);
        Assert.All(take.Marks.Places, place => Assert.True(Layout.NodeAt(place) >= 3));
    }

    [Fact]
    public void Rows_whose_own_prefix_is_cold_still_read_that_of_their_parent()
    {
        var written = Primer([0, 1]);
        var silent = Primer([2, 3]) with { Missed = RowSet.OfAscending([2, 3]) };

        var take = Take([written, silent, silent, silent], cursor: 4);

        Assert.Equal([2, 5], take.Marks.ByLevel[0].Select(Layout.NodeAt).Distinct());
        Assert.Equal([1, 4], take.Marks.ByLevel[1].Select(Layout.NodeAt).Distinct());
        Assert.Equal(4, take.Marks.Places.Count);
    }

    [Fact]
    public void What_went_cold_is_written_again_by_one_row_of_each_path_and_the_others_wait()
    {
        var cold = Now.AddMinutes(-50);
        Submission[] all =
        [
            Primer([0, 1]) with { AcceptedAt = cold }, Primer([2, 3]) with { AcceptedAt = cold },
            Settled(Sent([4, 5, 6, 7])) with { AcceptedAt = cold },
        ];

        var take = Take(all, cursor: 8);

        Assert.True(take.IsPrimer);
        Assert.Equal([0, 1, 3, 4], take.Marks.Places.SelectMany(place => PathOf(place, take.Marks)).Order());
        Assert.Equal(2, take.Offered.Count);
        Assert.Empty(take.Companions.Intersect(take.Offered));
    }

    [Fact]
    public void A_prefix_of_fewer_than_three_rows_is_not_written_again()
    {
        var take = Take([Primer([0, 1]) with { AcceptedAt = Now.AddMinutes(-50) }], cursor: 22);

        Assert.False(take.IsPrimer);
        Assert.Empty(take.Marks.Places);
    }

    [Fact]
    public void Rows_that_are_told_apart_never_write()
    {
        var apart = new RetrySet(RowSet.Range(8, 16), 0, Now, IsAlone: true);

        Assert.False(Take([], cursor: 24, apart).IsPrimer);
    }

    [Theory]
    [InlineData(49, true)]
    [InlineData(50, false)]
    public void A_body_that_waited_until_its_prefixes_went_cold_is_planned_again(int minutes, bool isSent)
    {
        var planned = Sent([8, 9]) with
        {
            Id = "0000000p",
            State = SubmissionState.Planned,
            BatchId = null,
            RunAfter = Now,
        };
        var primer = Primer([0, 1]) with { AcceptedAt = Now.AddMinutes(-minutes), Marks = All(0, 1) };
        var run = RunAt(10) with { WorkspaceId = "wrkspc_1" };

        var duty = Cairn.Running.Decide.Next(
            new(run, [primer, planned with { Marks = All(8) }], [], []), (Layout, RunBench.Catalog),
            new() { HasMet = true }, Now);

        Assert.Equal(isSent ? typeof(Duty.Send) : typeof(Duty.Drop), duty.GetType());
    }

    static CacheMarks All(params int[] places) => CacheMarks.Of([RowSet.Empty, RowSet.OfAscending(places)]);

    static IEnumerable<int> PathOf(int place, CacheMarks marks)
    {
        for (var node = Layout.NodeAt(place); node >= 0; node = Layout.Nodes[node].Parent)
        {
            if (Layout.Nodes[node].Level <= marks.LevelAt(place))
                yield return node;
        }
    }

    static Admission.Take Take(
        IReadOnlyList<Submission> submissions, int cursor = 0, params IReadOnlyList<RetrySet> retries) =>
        Assert.IsType<Admission.Take>(Decide(cursor, submissions, retries));

    static Admission Decide(
        int cursor, IReadOnlyList<Submission> submissions, params IReadOnlyList<RetrySet> retries) =>
        Admission.Decide(new(RunAt(cursor), submissions, [], retries), (Layout, RunBench.Catalog), Now);

    static Run RunAt(int cursor)
    {
        using var bench = new RunBench();
        return new()
        {
            Id = RunBench.RunId,
            Spec = bench.Spec with { Rows = Layout.Places, LayoutSha256 = Layout.Sha256 },
            Cursor = cursor,
        };
    }

    static Submission Primer(int[] places) => Settled(Sent(places)) with { IsPrimer = true };

    static Submission Settled(Submission sent) => sent with
    {
        State = SubmissionState.Settled,
        Outcomes = OutcomeMap.Of([.. sent.Rows.Select(_ => RowOutcome.Succeeded)]),
    };

    static Submission Sent(int[] places) => new()
    {
        Id = "0000000s",
        RunId = RunBench.RunId,
        WorkspaceId = "wrkspc_1",
        Attempt = 0,
        IsPrimer = false,
        Marks = CacheMarks.Of([RowSet.Empty, RowSet.OfAscending(places)]),
        Rows = RowSet.OfAscending(places),
        BodyBytes = 1,
        BodySha256 = "",
        Reserved = Usd.Zero,
        State = SubmissionState.Accepted,
        BatchId = "msgbatch_1",
        AcceptedAt = Now,
    };
}
