using Cairn.Accounting;
using Cairn.Budgeting;
using Cairn.Models;
using Cairn.Quality.Lengths;
using Cairn.Running;
using Cairn.Running.Watching;
using Cairn.Simulation.Kernel;

namespace Cairn.Simulation.Ledger;

/// <summary>The calls that may be made about one run as it stands.</summary>
sealed class LedgerMove(SimRandom chance, ModelRun run, ModelLedger ledger)
{
    const int RowsMax = 5;

    public required string Name { get; init; }

    public required string WorkspaceId { get; init; }

    public string RunId => run.Run.Id;

    public LedgerCall Plan()
    {
        var sets = run.Retries.Index().Where(_ => chance.Permille(600)).Select(each => each.Index).ToList();
        var waiting = sets.Aggregate(RowSet.Empty, (sum, at) => sum.Union(run.Retries[at].Rows));
        var again = Some(waiting, 700);
        var start = run.Run.Cursor + (chance.Permille(200) ? chance.Below(RowsMax) : 0);
        var length = sets.Count == 0 || chance.Permille(200) ? chance.Between(1, RowsMax) : 0;
        var end = chance.Permille(30) ? start + length : Math.Min(run.Run.Places, start + length);
        if (chance.Permille(30))
            again = again.Union(RowSet.Range(0, 1));
        var intent = Draft(again.Union(RowSet.Range(start, end))) with
        {
            Reserved = new(chance.Below(400) / 100m),
            Absences = chance.Below(2),
            Kind = chance.Permille(200) ? SubmissionKind.Messages : SubmissionKind.Batch,
        };
        var budgets = Enumerable.Range(0, chance.Permille(100) ? 2 : 0).Select(_ => Budget()).ToList();
        return Call($"plan {intent.Id} of {intent.Count} from sets {string.Join(',', sets)}", async (store, retries) =>
            await store.PlanAsync(intent, [.. sets.Select(at => retries[at])], budgets));
    }

    public LedgerCall Look()
    {
        var budget = Budget();
        return Call($"look at {budget}", async (store, _) => (await store.StandingsAsync([budget]))[0]);
    }

    public LedgerCall Advance()
    {
        var (held, now) = (Pick(each => each.IsOpen), DateTimeOffset.UnixEpoch.AddSeconds(chance.Below(1_000)));
        var to = held.State switch
        {
            SubmissionState.Planned => held with
            {
                State = SubmissionState.Sending,
                Epoch = held.Epoch + 1,
                Anchor = BatchId(),
                AnchoredAt = now,
            },
            SubmissionState.Sending => chance.Permille(300)
                ? held with { State = SubmissionState.Planned, Tries = held.Tries + 1, RunAfter = now }
                : held with { State = SubmissionState.Committing, CommittedAt = now },
            SubmissionState.Committing when chance.Permille(500) =>
                held with { State = SubmissionState.Ambiguous, MustExist = chance.Permille(100) },
            SubmissionState.Ambiguous when chance.Permille(400) =>
                held with { EmptyListings = held.EmptyListings + 1, FirstEmptyAt = now },
            SubmissionState.Committing or SubmissionState.Ambiguous => held with
            {
                State = SubmissionState.Accepted,
                BatchId = BatchId(),
                AcceptedAt = now,
                IsAdopted = chance.Permille(300),
                IsProvisional = chance.Permille(300),
            },
            SubmissionState.Accepted when chance.Permille(100) =>
                held with { State = SubmissionState.Ambiguous, BatchId = null, IsProvisional = false },
            SubmissionState.Accepted when chance.Permille(200) => held with { IsCanceling = true },
            SubmissionState.Accepted => held with { State = SubmissionState.Ended },
            _ => held with { State = chance.Of([SubmissionState.Frozen, SubmissionState.Ended]), Absences = 2 },
        };
        return Call($"advance {held.Id} {held.State} to {to.State} {to.BatchId}", held, to,
            (store, seen, _) => store.AdvanceAsync(seen, to));
    }

    public LedgerCall Release()
    {
        var held = Pick(each => each.IsOpen);
        var to = held with
        {
            State = chance.Permille(500) ? SubmissionState.Abandoned : SubmissionState.Retired,
            Origin = chance.Permille(200) ? SubmissionOrigin.Hedged : held.Origin,
        };
        var some = Some(held.Rows, 500);
        var rest = held.Rows.Except(some);
        if (chance.Permille(60))
            rest = Some(rest, 500);
        RetrySet[] returned = [Waiting(some), Waiting(rest)];
        return Call($"release {held.Id} {held.State} as {to.State}", held, to,
            (store, seen, _) => store.ReleaseAsync(seen, to, returned));
    }

    public LedgerCall Settle()
    {
        var held = Pick(each => each.State == SubmissionState.Ended || (each.IsOpen && chance.Permille(100)));
        var outcomes = held.Rows.Select(_ => chance.Permille(20)
            ? RowOutcome.Repeated
            : chance.Of([RowOutcome.Succeeded, RowOutcome.Succeeded, RowOutcome.Failed, RowOutcome.Returned]));
        var (settlement, text) = Settled(held, OutcomeMap.Of([.. outcomes]));
        var whole = settlement with
        {
            Returned = [Waiting(settlement.Submission.RowsThat(outcome => outcome == RowOutcome.Returned))],
            Unknown = new(held.Reserved.Amount / 2),
        };
        return Call(text, held, whole.Submission, (store, seen, _) => store.SettleAsync(seen, whole));
    }

    public LedgerCall SettleLate()
    {
        var held = Pick(each => each.State == SubmissionState.Abandoned);
        var waiting = run.Retries.Aggregate(RowSet.Empty, (sum, retry) => sum.Union(retry.Rows));
        var outcomes = held.Rows.Select(row => !waiting.Contains(row) && !chance.Permille(20)
            ? RowOutcome.Repeated
            : chance.Of([RowOutcome.Succeeded, RowOutcome.Succeeded, RowOutcome.Failed, RowOutcome.Returned]));
        var (settlement, text) = Settled(
            held with { BatchId = held.BatchId ?? BatchId() }, OutcomeMap.Of([.. outcomes]));
        var whole = settlement with { Recalled = settlement.Submission.RecordedRows() };
        return Call($"late {text}", held, whole.Submission, (store, seen, _) => store.SettleAsync(seen, whole));
    }

    public LedgerCall Forget()
    {
        var held = Pick(each => each.State == SubmissionState.Abandoned);
        return Call($"forget {held.Id}", held, held, (store, seen, _) => store.ForgetGhostAsync(seen));
    }

    public LedgerCall Import()
    {
        var start = chance.Below(run.Run.Places);
        var end = Math.Min(start + chance.Between(1, RowsMax), run.Run.Places + (chance.Permille(50) ? 1 : 0));
        var found = Draft(chance.Permille(20) ? RowSet.Empty : RowSet.Range(start, end)) with
        {
            Reserved = new(1),
            BatchId = chance.Permille(30) ? null : BatchId(),
            State = SubmissionState.Accepted,
            Origin = SubmissionOrigin.Imported,
            AcceptedAt = DateTimeOffset.UnixEpoch,
        };
        return Call($"import {found.Id} {found.BatchId} of {start} to {end}",
            async (store, _) => await store.ImportAsync(found));
    }

    public LedgerCall Reopen()
    {
        var rows = Some(RowSet.Range(0, run.Run.Places), 500);
        return Call("reopen", async (store, _) => await store.ReopenAsync(RunId, rows, DateTimeOffset.UnixEpoch));
    }

    // At times somebody else has appended by then, or what is appended does not follow.
    public LedgerCall AppendStages()
    {
        var stages = new List<RunStage>();
        var number = chance.Permille(200) ? chance.Below(4) : run.Run.Stages.Count;
        var place = chance.Permille(100) ? chance.Below(50) : run.Run.Places;
        for (var count = chance.Between(chance.Permille(30) ? 0 : 1, 2); stages.Count < count; number++)
        {
            var places = chance.Permille(50) ? 0 : chance.Between(1, RowsMax);
            stages.Add(new(number, chance.Of(Enum.GetValues<StageKind>()), chance.Below(3), place, places, "sha"));
            place += chance.Permille(50) ? 0 : places;
        }

        return Call($"append {string.Join(", ", stages)}",
            async (store, _) => await store.AppendStagesAsync(RunId, stages));
    }

    public LedgerCall LetGo() =>
        Call("let go", async (store, _) => await store.LetGoAsync(RunId, DateTimeOffset.UnixEpoch));

    public LedgerCall NoteDeleted()
    {
        var submission = Pick(_ => true);
        return Call($"note deleted {submission.Id}", async (store, _) =>
        {
            await store.NoteDeletedAsync(submission.Id);
            return null;
        });
    }

    LedgerCall Call(string what, Func<IRunStore, IReadOnlyList<RetrySet>, Task<object?>> on) =>
        new(RunId, $"{RunId}: {what}", on);

    // At times what the caller saw is older than what is there.
    LedgerCall Call(string what, Submission held, Submission to,
        Func<IRunStore, Submission, IReadOnlyList<RetrySet>, Task<bool>> on)
    {
        var seen = chance.Below(100) switch
        {
            < 4 => held with { Epoch = held.Epoch + 1 },
            < 8 => held with { State = to.State == held.State ? SubmissionState.Planned : to.State },
            _ => held,
        };
        return Call($"{what} seen as {seen.State}/{seen.Epoch}",
            async (store, retries) => await on(store, seen, retries));
    }

    (Settlement Settlement, string Text) Settled(Submission held, OutcomeMap outcomes)
    {
        var books = Enumerable.Range(0, chance.Below(3))
            .Select(_ => new UsageEntry("claude-haiku-5-5", null, false,
                chance.Of([UsageKind.Succeeded, UsageKind.Failed, UsageKind.Wasted]), 1,
                new(chance.Below(1_000), 0, chance.Below(50), 0, chance.Below(100)))
            {
                Stage = chance.Below(3),
                WebSearches = chance.Below(4),
            })
            .ToList();
        Usd Cost(Func<UsageEntry, bool> of) =>
            books.Where(of).Aggregate(Usd.Zero, (sum, entry) => sum + entry.Cost(ModelCatalog.BuiltIn));
        var to = held with
        {
            State = chance.Permille(50) ? SubmissionState.Retired : SubmissionState.Settled,
            Segment = $"{held.Id}.jsonl",
            Outcomes = outcomes,
            Missed = Some(held.Rows, 200),
            Truncated = Some(held.Rows, 100),
            Lengths = LengthTally.Of([("claude-haiku-5-5", chance.Below(500), chance.Permille(100))]),
            Cache = Found(held),
            EndedAt = DateTimeOffset.UnixEpoch.AddSeconds(chance.Below(9)),
            Settled = Cost(_ => true),
        };
        return (new(to, books, to.Settled, Cost(entry => entry.Kind == UsageKind.Wasted), [], RowSet.Empty),
            $"settle {held.Id} {held.State} as {to.State}");
    }

    IReadOnlyList<CacheFinding> Found(Submission held) => chance.Permille(500)
        ? []
        :
        [
            new()
            {
                SubmissionId = held.Id,
                Prefix = chance.Below(3),
                Rows = held.Count,
                PlannedReadRows = chance.Below(held.Count),
                ReadRows = 0,
                WrittenRows = 0,
                PlannedReadTokens = 0,
                ReadTokens = 0,
                PlannedWrittenTokens = 0,
                WrittenTokens = 0,
                ChanceLow = 0,
                ChanceHigh = held.Count,
                Verdict = chance.Of([CacheVerdict.Ok, CacheVerdict.WithinNoise, CacheVerdict.Lost]),
                Cause = chance.Of([CacheLossCause.BelowMinimum, CacheLossCause.Noise]),
                Lost = Usd.FromPicos(chance.Below(1_000)),
            },
        ];

    // Everything under it happens in the first thousand seconds.
    BudgetSpan Budget()
    {
        var budget = new Budget
        {
            Name = "made up",
            Amount = new(chance.Between(1, 40)),
            Workload = chance.Permille(700) ? run.Run.Spec.Name : null,
            Tags = chance.Permille(500) ? run.Run.Spec.Tags : new Dictionary<string, string>(),
            IsSandbox = chance.Permille(900) == run.Run.Spec.IsSandbox,
        };
        var since = DateTimeOffset.UnixEpoch.AddSeconds(chance.Permille(500) ? 0 : chance.Below(900));
        return new(budget, since, since.AddSeconds(chance.Between(1, 1_500)));
    }

    RetrySet Waiting(RowSet rows) =>
        new(rows, chance.Below(4), DateTimeOffset.UnixEpoch.AddSeconds(chance.Below(9)), chance.Permille(200))
        {
            Absences = chance.Below(3),
            Held = chance.Permille(100) ? "why" : null,
        };

    RowSet Some(RowSet rows, int permille) => RowSet.OfAscending(rows.Where(_ => chance.Permille(permille)));

    Submission Pick(Func<Submission, bool> wanted)
    {
        var fitting = run.Submissions.Where(wanted).ToList();
        if (fitting.Count > 0)
            return chance.Of(fitting);
        return run.Submissions.Count > 0
            ? Stale(chance.Of(run.Submissions))
            : Draft(RowSet.Range(0, 1)) with { Id = "nobody's" };
    }

    // What nobody may move any more, as somebody saw it once.
    static Submission Stale(Submission submission) => submission with { Epoch = submission.Epoch + 7 };

    string BatchId() => chance.Permille(80)
        ? $"{Name}b{chance.Below(30)}"
        : $"{Name}b{chance.Next()}";

    Submission Draft(RowSet rows) => new()
    {
        Id = $"{Name}s{(chance.Permille(30) ? 0 : ledger.Sequence)}",
        RunId = RunId,
        WorkspaceId = WorkspaceId,
        Attempt = chance.Below(40),
        IsPrimer = chance.Permille(200),
        Marks = CacheMarks.Of([Some(rows, 200), RowSet.Empty, Some(rows, 100)]),
        Rows = rows,
        BodyBytes = chance.Below(1_000),
        BodySha256 = "sha",
        Reserved = Usd.Zero,
        RunAfter = DateTimeOffset.UnixEpoch,
    };
}
