using Cairn.Accounting;
using Cairn.Claude;
using Cairn.Models;
using Cairn.Running;
using Cairn.Simulation.Ports;
using Cairn.Workloads;

namespace Cairn.Simulation.World;

/// <summary>What must hold once a run is over: every row, every dollar and every batch is accounted for.</summary>
sealed class FinalAudit(SimWorld world, LedgerState state)
{
    static readonly TimeSpan Quarantine = TimeSpan.FromMinutes(15);

    // The header `Date` has whole seconds, and an empty listing is seen a little later than it was made.
    static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    readonly Run _run = state.Run!;

    public void Check()
    {
        CheckRows();
        CheckPayloads();
        if (world.Config.IsStaged)
            new StageAudit(world, state).Check();
        if (world.Workload.IsCascade && _run.State == RunState.Finished)
            new CascadeAudit(world, state, MaterialOf()).Check();
        CheckMoney();
        CheckBatches();
        CheckWaste();
    }

    /// <summary>How many rows were billed by a second batch although another one's answer is the record.</summary>
    public static int RowsPaidTwice(LedgerState state) => state.Books
        .Where(entry => entry.Kind == UsageKind.Wasted)
        .Sum(entry => (int)entry.Answers);

    void CheckRows()
    {
        var records = new int[_run.Places];
        foreach (var row in state.Submissions.SelectMany(submission => submission.RecordedRows()))
            records[row]++;
        if (Array.FindIndex(records, count => count > 1) is >= 0 and var twice)
            world.Violate("row_recorded_twice", $"row {twice} has {records[twice]} records");
        if (records.Sum() != _run.Succeeded + _run.Failed)
        {
            world.Violate("row_counts", $"{records.Sum()} rows have a record, the run counts "
                + $"{_run.Succeeded} + {_run.Failed}");
        }

        if (_run.State == RunState.Finished && Array.IndexOf(records, 0) is >= 0 and var lost)
            world.Violate("row_lost", $"row {lost} has no record although the run is finished");
    }

    RunMaterial MaterialOf()
    {
        var material = new RunMaterial
        {
            RunId = SimWorld.RunId,
            Spec = _run.Spec,
            Blobs = world.Files.SeenBy(_ => Task.CompletedTask),
            Workload = world.Workload.Workload,
            Rows = world.Workload.Source,
            Layout = world.FirstLayout,
            Catalog = ModelCatalog.BuiltIn,
            InstanceKey = SimWorld.Key,
        };
        material.Follow(_run);
        return material;
    }

    void CheckPayloads()
    {
        var material = MaterialOf();
        foreach (var submission in state.Submissions.Where(each => each.Segment is not null))
        {
            using var segment = Segment.OpenVerified(material, submission.Segment!);
            using var reader = new StreamReader(segment);
            var succeeded = submission.RowsThat(outcome => outcome == RowOutcome.Succeeded);
            var (answered, failures) = (RowSet.Empty, new FailureAudit(world, _run));
            List<string> lines = [];
            while (reader.ReadLine() is { } text)
            {
                lines.Add(text);
                failures.Check(text, submission);
                if (RowOf(text, submission) is { } row)
                    answered = answered.Union(RowSet.Range(row, row + 1));
            }

            new WatchAudit(world).OnSegment(lines, submission);
            if (succeeded.Except(answered) is { Count: > 0 } missing)
                world.Violate("payload", $"row {missing.First()} succeeded without an answer of its own");
        }
    }

    int? RowOf(string text, Submission submission)
    {
        // A line that is no result stands in the segment as it came, as evidence.
        if (!text.Contains("\"succeeded\"", StringComparison.Ordinal))
            return null;
        var line = BatchResultLine.Parse(System.Text.Encoding.UTF8.GetBytes(text));
        return CustomId.TryParse(line.CustomId, SimWorld.Key.Span, out var id) && id.SubmissionId == submission.Id
            && line.Result is BatchResult.Succeeded(var message)
            && SimWorkloads.IsOfRung(message.Text(), RungOf(id.Row))
            && message.Text().Contains(world.Workload.MarkOf(world.Layout.RowAt(id.Row)), StringComparison.Ordinal)
                ? id.Row
                : null;
    }

    int RungOf(int place) => _run.Stages.First(stage => place < stage.End).Rung;

    void CheckMoney()
    {
        var isOver = _run.State == RunState.Finished || _run.CancelRequested;
        if (isOver && (_run.Reserved != Usd.Zero || _run.Ghost != Usd.Zero))
            world.Violate("reservation", $"reserved {_run.Reserved} and ghost {_run.Ghost} are left");
        var billed = world.Api.Own.Values.Sum(world.Api.Billed) + world.Api.BilledCalls;
        var unknown = world.Api.Own.Values.Where(batch => batch.IsLossy).Sum(world.Api.Billed);
        if (_run.Settled.Amount > billed || _run.Settled.Amount + _run.Unknown.Amount < billed - unknown)
        {
            world.Violate("invoice", $"the ledger has {_run.Settled} and {_run.Unknown} unknown, the API billed "
                + $"{billed}, of which {unknown} nobody can know");
        }

        if (_run.Unknown != Usd.Zero && !world.MayLoseResults && world.Config.Kind == SubmissionKind.Batch)
            world.Violate("unknown", $"{_run.Unknown} are unknown although all results could be fetched");
    }

    void CheckBatches()
    {
        foreach (var batch in world.Api.Own.Values.Where(batch => !batch.IsLossy))
        {
            if (!state.Submissions.Exists(submission => submission.BatchId == batch.Id))
                world.Violate("batch_unbound", $"batch {batch.Id} of {batch.SubmissionId} is bound to no submission");
        }

        if (state.Submissions.Find(submission => submission.BatchId is { } id
            && (!world.Api.Own.TryGetValue(id, out var batch) || batch.SubmissionId != submission.Id)) is { } wrong)
        {
            world.Violate("batch_foreign", $"{wrong.Id} is bound to {wrong.BatchId}, which is not its batch");
        }
    }

    // By when the fence was passed: a process that froze behind it makes any create late.
    bool IsTooLate(Submission submission) => submission is { CommittedAt: { } committedAt, BatchId: { } id }
        && world.Api.Own[id].CreatedAt + world.Config.ListLag - committedAt >= Quarantine - Tolerance;

    // Paid twice only where this world broke the assumption that a create takes effect within the quarantine, or where
    // the run was told to take the risk; and never more than was reserved for it.
    void CheckWaste()
    {
        foreach (var submission in state.Submissions.Where(each => each.Wasted > Usd.Zero))
        {
            if (submission.Origin != SubmissionOrigin.Hedged && !IsTooLate(submission))
                world.Violate("waste", $"{submission.Id} paid {submission.Wasted} a second time for no known cause");
            if (submission.Wasted > submission.Reserved && submission.Origin != SubmissionOrigin.Imported)
                world.Violate("waste_bound", $"{submission.Id} wasted {submission.Wasted} of {submission.Reserved}");
        }

        var hedged = state.Submissions
            .Where(submission => submission.Origin == SubmissionOrigin.Hedged)
            .Sum(submission => submission.Wasted.Amount);
        if (hedged > world.Config.Safety.HedgeAllowanceUsd)
            world.Violate("hedge", $"hedges wasted {hedged}, allowed are {world.Config.Safety.HedgeAllowanceUsd}");

        var wasted = state.Submissions.Aggregate(Usd.Zero, (sum, each) => sum + each.Wasted);
        if (wasted != _run.Wasted)
            world.Violate("waste_sum", $"the run wasted {_run.Wasted}, its submissions {wasted}");
    }
}
