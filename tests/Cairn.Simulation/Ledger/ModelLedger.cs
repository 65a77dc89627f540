using System.Collections.Immutable;
using Cairn.Accounting;
using Cairn.Budgeting;
using Cairn.Profiling.Tokens;
using Cairn.Running;

namespace Cairn.Simulation.Ledger;

/// <summary>All that a ledger knows, as plain data that never changes: to go back is to keep an older one.</summary>
sealed record ModelLedger
{
    public ImmutableList<ModelRun> Runs { get; init; } = [];

    public ImmutableHashSet<(string WorkspaceId, string BatchId)> Foreign { get; init; } = [];

    public string? Host { get; init; }

    /// <summary>How many events there are.</summary>
    public long Sequence { get; init; }

    /// <summary>How many retry sets there ever were.</summary>
    public long RetrySets { get; init; }

    public IEnumerable<Submission> Submissions => Runs.SelectMany(run => run.Submissions);

    /// <exception cref="CairnException">There is no such run.</exception>
    public ModelRun Find(string runId) => Runs.Find(run => run.Run.Id == runId)
        ?? throw new CairnException($"There is no run '{runId}' in the ledger.");

    /// <summary>What the runs under a budget have spent and hold in its period.</summary>
    public BudgetStanding StandingOf(BudgetSpan span)
    {
        var counted = Runs
            .Where(of => span.Budget.Covers(of.Run.Spec.Name, of.Run.Spec.Tags, of.Run.Spec.IsSandbox))
            .SelectMany(of => of.Submissions)
            .Where(submission => CountsAt(submission) is not { } at || (at >= span.Since && at < span.Until))
            .ToList();
        return new(span,
            Sum(counted.Select(submission => submission.Settled + submission.Unknown)),
            Sum(counted.Where(submission => submission.State <= SubmissionState.Abandoned)
                .Select(submission => submission.Reserved)));
    }

    static Usd Sum(IEnumerable<Usd> amounts) => amounts.Aggregate(Usd.Zero, (sum, amount) => sum + amount);

    // Null: now, whenever that is.
    static DateTimeOffset? CountsAt(Submission submission) =>
        submission.State < SubmissionState.Settled
            && (submission.AcceptedAt is null || submission.Kind == SubmissionKind.Messages)
            ? null
            : submission.AcceptedAt ?? submission.CommittedAt ?? submission.RunAfter;

    /// <summary>The ledger with one of its runs replaced.</summary>
    public ModelLedger With(ModelRun changed) =>
        this with { Runs = Runs.Replace(Find(changed.Run.Id), changed) };
}

/// <summary>One run in a <see cref="ModelLedger"/>.</summary>
sealed record ModelRun(Run Run)
{
    public ImmutableList<Submission> Submissions { get; init; } = [];

    public ImmutableList<UsageEntry> Books { get; init; } = [];

    public ImmutableList<UsageSample> Samples { get; init; } = [];

    public ImmutableList<RetrySet> Retries { get; init; } = [];

    public ImmutableList<LedgerEvent> Events { get; init; } = [];

    public RunSnapshot Snapshot => new(Run, Submissions, UsageEntry.Merge(Books), Retries);

    /// <summary>Rows that were taken and are in no place, or in more than one: 0 when all adds up.</summary>
    public int Unaccounted => Run.Cursor - Run.Succeeded - Run.Failed
        - Submissions.Where(submission => submission.IsOpen).Sum(submission => submission.Count)
        - Retries.Sum(retry => retry.Rows.Count);

    public Submission? Find(string id) => Submissions.Find(submission => submission.Id == id);

    /// <summary>The run with one of its submissions replaced.</summary>
    public ModelRun With(Submission changed) =>
        this with { Submissions = Submissions.Replace(Find(changed.Id)!, changed) };

    /// <summary>The run without these rows in any of the retry sets that are asked for.</summary>
    public ModelRun Without(RowSet rows, Func<RetrySet, bool> among) => this with
    {
        Retries =
        [
            .. Retries
                .Select(retry => among(retry) ? retry with { Rows = retry.Rows.Except(rows) } : retry)
                .Where(retry => retry.Rows.Count > 0),
        ],
    };
}
