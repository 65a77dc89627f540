using Cairn.Running;

namespace Cairn.Simulation.Ledger;

/// <summary>Asks the same of a ledger and of the model, and says where they first differ.</summary>
sealed class LedgerDuel(IRunStore real, LedgerClock clock)
{
    const int AskEvery = 10;

    readonly ModelRunStore _model = new(clock);

    /// <summary>Calls that were made and compared.</summary>
    public long Calls { get; private set; }

    /// <summary>Makes the calls that the seeds stand for; null, or the first difference.</summary>
    public async Task<string?> FightAsync(string name, IReadOnlyList<ulong> seeds)
    {
        var moves = new LedgerMoves(name);
        var (mine, theirs) = (new Dictionary<string, IReadOnlyList<RetrySet>>(),
            new Dictionary<string, IReadOnlyList<RetrySet>>());
        foreach (var (at, seed) in seeds.Index())
        {
            clock.Pass();
            Calls++;
            var call = moves.Next(seed, _model.State);
            var expected = await MakeAsync(call, _model, mine);
            var found = await MakeAsync(call, real, theirs);
            var difference = Difference(expected.Result, found.Result) ?? Difference(expected.After, found.After);
            if (difference is null && at % AskEvery == 0)
                difference = Difference(await moves.AskAsync(_model), await moves.AskAsync(real));
            if (difference is not null)
                return $"call {at + 1}, {call.What}: {difference}";
        }

        return await DifferenceAtEndAsync(moves);
    }

    /// <summary>The fewest of the seeds that still end in a difference, as far as leaving some out gets.</summary>
    public static async Task<IReadOnlyList<ulong>> ShrinkAsync(
        IReadOnlyList<ulong> seeds, Func<IReadOnlyList<ulong>, Task<bool>> fails)
    {
        for (var size = Math.Max(1, seeds.Count / 2); size >= 1; size /= 2)
        {
            for (var from = 0; from < seeds.Count;)
            {
                List<ulong> fewer = [.. seeds.Take(from), .. seeds.Skip(from + size)];
                if (await fails(fewer))
                    seeds = fewer;
                else
                    from += size;
            }
        }

        return seeds;
    }

    static async Task<(object? Result, RunSnapshot? After)> MakeAsync(
        LedgerCall call, IRunStore store, Dictionary<string, IReadOnlyList<RetrySet>> retries)
    {
        object? result;
        try
        {
            result = await call.On(store, retries.GetValueOrDefault(call.RunId, []));
        }
        catch (InvalidOperationException)
        {
            result = "refused";
        }
        catch (CairnException exception)
        {
            result = exception.Code;
        }

        try
        {
            var after = await store.SnapshotAsync(call.RunId);
            retries[call.RunId] = after.Retries;
            return (result, after);
        }
        catch (CairnException)
        {
            return (result, null);
        }
    }

    async Task<string?> DifferenceAtEndAsync(LedgerMoves moves)
    {
        foreach (var run in moves.RunsOf(_model.State))
        {
            var (expected, found) = (run.Events, await real.EventsAsync(run.Run.Id));
            if (!expected.SequenceEqual(found))
                return Apart([.. expected.Select(each => $"{each}")], [.. found.Select(each => $"{each}")]);
        }

        return Difference(_model.State.Sequence, await real.SequenceAsync())
            ?? Difference(
                string.Join(' ', (await _model.RunsAsync()).Select(run => run.Id)),
                string.Join(' ', (await real.RunsAsync()).Select(run => run.Id)));
    }

    static string? Difference(object? expected, object? found)
    {
        var same = (expected, found) switch
        {
            (Run left, Run right) => IsSame(left, right),
            (RunSnapshot left, RunSnapshot right) => IsSame(left.Run, right.Run)
                && left.Books.SequenceEqual(right.Books)
                && IsSame(left.Submissions, right.Submissions, IsSame)
                && IsSame(left.Retries, right.Retries, IsSame),
            (IReadOnlySet<string> left, IReadOnlySet<string> right) => left.SetEquals(right),
            _ => Equals(expected, found),
        };
        return same ? null : Apart(Text(expected).Split('\n'), Text(found).Split('\n'));
    }

    static string Apart(string[] expected, string[] found) =>
        $"expected\n{string.Join('\n', expected.Except(found))}\nfound\n{string.Join('\n', found.Except(expected))}";

    static bool IsSame<T>(IReadOnlyList<T> left, IReadOnlyList<T> right, Func<T, T, bool> same) =>
        left.Count == right.Count && left.Zip(right).All(pair => same(pair.First, pair.Second));

    // What was agreed is one long text that never changes.
    static bool IsSame(Run left, Run right) => left with { Spec = right.Spec, Later = right.Later } == right
        && left.Later.SequenceEqual(right.Later);

    static bool IsSame(Submission left, Submission right) =>
        left with
        {
            Rows = right.Rows,
            Outcomes = right.Outcomes,
            Marks = right.Marks,
            Missed = right.Missed,
            Enlarged = right.Enlarged,
            Truncated = right.Truncated,
            Lengths = right.Lengths,
            Cache = right.Cache,
        } == right
        && left.Enlarged.MaxTokens == right.Enlarged.MaxTokens
        && left.Enlarged.Places.Ranges.SequenceEqual(right.Enlarged.Places.Ranges)
        && left.Truncated.Ranges.SequenceEqual(right.Truncated.Ranges)
        && left.Cache.SequenceEqual(right.Cache)
        && left.Lengths.Encode() == right.Lengths.Encode()
        && left.Rows.Ranges.SequenceEqual(right.Rows.Ranges)
        && left.Marks.Encode().SequenceEqual(right.Marks.Encode())
        && left.Missed.Ranges.SequenceEqual(right.Missed.Ranges)
        && (left.Outcomes?.Encode() ?? []).SequenceEqual(right.Outcomes?.Encode() ?? []);

    static bool IsSame(RetrySet left, RetrySet right) =>
        left with { Rows = right.Rows, Id = right.Id } == right && left.Rows.Ranges.SequenceEqual(right.Rows.Ranges);

    static string Text(object? value) => value switch
    {
        RunSnapshot snapshot => string.Join('\n', [
            $"{snapshot.Run}".Replace(", ", "\n", StringComparison.Ordinal),
            .. snapshot.Run.Later.Select(stage => $"{stage}"),
            .. snapshot.Submissions.Select(Text), .. snapshot.Retries.Select(Text),
            .. snapshot.Books.Select(entry => $"{entry}")]),
        Submission submission => $"{submission} rows {Text(submission.Rows)} marks {Text(submission.Marks.Places)} "
            + $"missed {Text(submission.Missed)} outcomes {Convert.ToHexString(submission.Outcomes?.Encode() ?? [])}",
        RetrySet retry => $"{retry} rows {Text(retry.Rows)}",
        RowSet rows => string.Join(' ', rows),
        null => "nothing",
        _ => $"{value}",
    };
}
