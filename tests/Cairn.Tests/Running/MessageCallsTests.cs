using System.Collections.Concurrent;
using Cairn.Accounting;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Tests.Running;

public sealed class MessageCallsTests
{
    [Fact]
    public async Task Every_row_is_asked_once_at_the_standard_price()
    {
        using var bench = await Bench(20).StartAsync();

        var run = await bench.RunAsync();

        Assert.Equal((20, 20), (run.Run.Succeeded, bench.Messages.Bodies.Distinct().Count()));
        Assert.Equal(20, bench.Messages.Bodies.Count);
        var book = Assert.Single(run.Books);
        Assert.False(book.IsBatched);
        Assert.Equal(run.Run.Settled, book.Cost(RunBench.Catalog));
        Assert.Equal(run.Run.Settled.Amount, (book with { IsBatched = true }).Cost(RunBench.Catalog).Amount * 2);
        Assert.Equal(Usd.Zero, run.Run.Unknown);
    }

    [Fact]
    public async Task At_most_five_hundred_rows_share_one_intent()
    {
        using var bench = await Bench(1_100).StartAsync();

        var run = await bench.RunAsync();

        Assert.Equal(1_100, run.Run.Succeeded);
        Assert.All(run.Submissions, submission => Assert.InRange(submission.Count, 1, MessageCalls.RowsMax));
        Assert.All(run.Submissions, submission => Assert.Null(submission.BatchId));
    }

    [Fact]
    public async Task A_row_whose_answer_was_lost_is_asked_again_and_its_share_stays_booked_as_unknown()
    {
        using var bench = await Bench(4).StartAsync();
        var lost = 0;
        bench.Messages.Before = (body, _) =>
        {
            if (body.Contains("text 2", StringComparison.Ordinal) && lost++ == 0)
                throw ScriptedMessages.Lost();
        };

        var run = await bench.RunAsync();

        Assert.Equal((4, 5), (run.Run.Succeeded, bench.Messages.Bodies.Count));
        Assert.Equal(run.Submissions[0].Reserved.Amount / 4, run.Run.Unknown.Amount, 11);
        Assert.Equal([2], run.Submissions[1].Rows);
    }

    [Fact]
    public async Task A_lost_row_that_is_dearer_than_the_others_stays_booked_with_all_that_was_reserved_for_it()
    {
        var long2 = string.Concat(Enumerable.Repeat(" word", 9_000));
        using var bench = await new RunBench(more: row => row == 2 ? long2 : "")
        {
            Kind = SubmissionKind.Messages,
        }.StartAsync();
        var lost = 0;
        bench.Messages.Before = (body, _) =>
        {
            if (body.Contains("text 2", StringComparison.Ordinal) && lost++ == 0)
                throw ScriptedMessages.Lost();
        };

        var run = await bench.RunAsync();

        var first = run.Submissions[0];
        var (place, request) = Assert.Single(bench.Context.Ask(first, RowSet.OfAscending([2])));
        var own = new Reservation(RunBench.Catalog, bench.Layout).Of(place, request, first);
        Assert.Equal(own.Amount, run.Run.Unknown.Amount, 9);
        Assert.True(own.Amount > first.Reserved.Amount / 2);
    }

    [Fact]
    public async Task A_busy_api_is_asked_again_when_it_says_and_nothing_is_unknown()
    {
        using var bench = await Bench(4).StartAsync();
        bench.Messages.Before = (_, number) =>
        {
            if (number < 4)
                throw ScriptedMessages.Refusal(429, "rate_limit_error", TimeSpan.FromMinutes(7));
        };

        var run = await bench.RunAsync();

        Assert.Equal((4, 8), (run.Run.Succeeded, bench.Messages.Bodies.Count));
        Assert.Equal(Usd.Zero, run.Run.Unknown);
        Assert.True(bench.Time.GetUtcNow() - JumpingClock.Start >= TimeSpan.FromMinutes(7));
    }

    [Fact]
    public async Task A_row_that_the_api_has_no_room_for_has_not_been_tried()
    {
        using var bench = await Bench(4).StartAsync();
        bench.Messages.Before = (body, number) =>
        {
            if (number < 100 && body.Contains("text 2", StringComparison.Ordinal))
                throw ScriptedMessages.Refusal(number % 2 == 0 ? 429 : 529, "overloaded_error");
        };

        var run = await bench.RunAsync();

        Assert.Equal((4, 0), (run.Run.Succeeded, Assert.Single(run.Submissions).Attempt));
    }

    [Fact]
    public void Calls_at_a_time_grow_with_answers_and_halve_where_there_is_no_room()
    {
        var pace = new CallPace();
        Assert.Equal(8, pace.AtOnce);

        for (var answer = 0; answer < 9; answer++)
            pace.Quicken();
        Assert.Equal(9, pace.AtOnce);

        pace.Slow();
        Assert.Equal(4, pace.AtOnce);
        for (var refusal = 0; refusal < 9; refusal++)
            pace.Slow();
        Assert.Equal(1, pace.AtOnce);
    }

    [Fact]
    public async Task A_refused_row_fails_with_the_words_of_the_api_and_the_others_go_on()
    {
        using var bench = await Bench(4).StartAsync();
        bench.Messages.Before = (body, _) =>
        {
            if (body.Contains("text 1", StringComparison.Ordinal))
                throw ScriptedMessages.Refusal(400, "invalid_request_error");
        };

        var run = await bench.RunAsync();

        Assert.Equal((3, 1), (run.Run.Succeeded, run.Run.Failed));
        Assert.Equal(4, bench.Messages.Bodies.Count);
    }

    [Fact]
    public async Task A_refused_key_stops_the_run_and_what_was_answered_is_not_asked_again()
    {
        using var bench = await Bench(20).StartAsync();
        bench.Messages.Before = (_, number) =>
        {
            if (number >= 8)
                throw ScriptedMessages.Refusal(401, "authentication_error");
        };

        var run = await bench.RunAsync();

        Assert.Equal((StopCause.Credentials, 0), (run.Run.Cause, run.Run.Failed));
        var asked = bench.Messages.Bodies.Count;
        Assert.InRange(asked, 9, 16);
        bench.Messages.Before = (_, _) => { };
        await bench.Store.ChangeAsync(
            RunBench.RunId, new() { State = RunState.Running, Cause = StopCause.None });
        var resumed = await bench.RunAsync();
        Assert.Equal((20, 0, Usd.Zero), (resumed.Run.Succeeded, resumed.Run.Failed, resumed.Run.Unknown));
        Assert.Equal(asked + 12, bench.Messages.Bodies.Count);
    }

    [Theory]
    [InlineData(".asked")]
    [InlineData(".answers.jsonl")]
    public async Task A_process_that_dies_between_call_and_record_asks_no_row_twice_within_a_submission(string dies)
    {
        using var bench = await Bench(12).StartAsync();
        var blobs = new DyingBlobs(bench.Folder) { Dies = dies };
        await Assert.ThrowsAsync<InvalidOperationException>(() => new Runner(
            bench.Context with { Blobs = blobs }, new()).RunAsync(TestContext.Current.CancellationToken));
        var asked = bench.Messages.Bodies.Count;
        bench.Reopen();

        var run = await bench.RunAsync();

        var lost = dies == ".asked" ? 0 : 8;
        Assert.Equal((12, lost), (run.Run.Succeeded, asked));
        Assert.Equal(12 + lost, bench.Messages.Bodies.Count);
        Assert.Equal(run.Submissions[0].Reserved.Amount * lost / 12, run.Run.Unknown.Amount, 11);
    }

    [Fact]
    public async Task The_first_row_of_a_cached_prefix_is_answered_before_the_others_are_asked()
    {
        using var bench = await Bench(30, "system:\n  - file: handbook.md\n").StartAsync();
        var answeredBefore = new ConcurrentDictionary<int, int>();
        bench.Messages.Before = (_, number) => answeredBefore[number] = bench.Messages.Answered;

        var run = await bench.RunAsync();

        var primer = run.Submissions[0];
        Assert.Equal((30, true), (run.Run.Succeeded, primer.IsPrimer));
        Assert.InRange(primer.Count, 1, 9);
        Assert.Equal(primer.Count, answeredBefore[primer.Count]);
        Assert.Contains("cache_control", bench.Messages.Bodies[0], StringComparison.Ordinal);
        var readers = run.Submissions[1];
        Assert.Equal((2, 30 - primer.Count), (run.Submissions.Count, readers.Marks.Places.Count));
    }

    [Fact]
    public async Task Rows_whose_prefix_went_cold_while_the_run_stood_still_wait_for_another_primer()
    {
        using var bench = await Bench(30, "system:\n  - file: handbook.md\n").StartAsync();
        bench.Messages.Before = (_, number) =>
        {
            if (number >= 12)
                throw ScriptedMessages.Refusal(401, "authentication_error");
        };
        await bench.RunAsync();
        bench.Messages.Before = (_, _) => { };
        bench.Time.Pass(TimeSpan.FromHours(2));
        await bench.Store.ChangeAsync(
            RunBench.RunId, new() { State = RunState.Running, Cause = StopCause.None });

        var run = await bench.RunAsync();

        Assert.Equal((30, Usd.Zero), (run.Run.Succeeded, run.Run.Unknown));
        Assert.Equal([true, false, true, false], run.Submissions.Select(submission => submission.IsPrimer));
        Assert.All(run.Submissions, submission => Assert.Equal(0, submission.Attempt));
        Assert.Equal(run.Submissions[1].Rows.Except(run.Submissions[1].RecordedRows()).Count,
            run.Submissions[2].Count + run.Submissions[3].Count);
    }

    [Fact]
    public async Task Calls_that_go_on_for_longer_than_an_entry_lives_need_no_other_primer()
    {
        using var bench = await Bench(60, "system:\n  - file: handbook.md\n").StartAsync();
        bench.Messages.Before = (_, _) =>
        {
            lock (bench)
                bench.Time.Pass(TimeSpan.FromMinutes(3));
        };

        var run = await bench.RunAsync();

        Assert.Equal(60, run.Run.Succeeded);
        Assert.Equal([true, false], run.Submissions.Select(submission => submission.IsPrimer));
        Assert.Equal(CacheTtl.OneHour, Assert.Single(bench.Layout.Nodes).Ttl);
    }

    static RunBench Bench(int rows, string yaml = "") => new(rows, yaml) { Kind = SubmissionKind.Messages };

    /// <summary>Files of which one kind cannot be appended to: the process dies there.</summary>
    sealed class DyingBlobs(IBlobStore inner) : IBlobStore
    {
        public required string Dies { get; init; }

        public string Place => inner.Place;

        public long FreeBytes => inner.FreeBytes;

        public Task AppendAsync(string name, ReadOnlyMemory<byte> bytes) =>
            name.EndsWith(Dies, StringComparison.Ordinal)
            ? throw new InvalidOperationException("the process dies here")
            : inner.AppendAsync(name, bytes);

        public Task<IBlobDraft> DraftAsync(string name) => inner.DraftAsync(name);

        public Stream? OpenRead(string name) => inner.OpenRead(name);
    }
}
