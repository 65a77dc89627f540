using System.Collections;
using Cairn.Claude;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Reporting;

/// <summary>What is known of one row's answer.</summary>
/// <param name="Line">The recorded result; null while there is none.</param>
/// <param name="Attempts">How often it was sent.</param>
/// <param name="BatchId">The batch that answered it, or that it waits in.</param>
/// <param name="Outcome">What was recorded.</param>
sealed record RowRecord(BatchResultLine? Line, int Attempts, string? BatchId, RowOutcome Outcome)
{
    /// <summary>What the record says in words; null while there is none.</summary>
    public RowVerdict? Verdict(AnswerSchema? schema) =>
        Line is { } line ? ResultJudge.Recorded(line.Result, schema, Outcome) : null;
}

/// <summary>
/// Finds each row's record while the rows go by in order; keeps four bytes for a row and one line for a segment.
/// </summary>
sealed class RecordFinder : IAsyncDisposable
{
    readonly RunMaterial _material;
    readonly IReadOnlyList<Submission> _submissions;
    readonly int[] _owners;
    readonly BitArray _succeeded;
    readonly Dictionary<int, IAsyncEnumerator<(long Offset, byte[] Line, long Next)>> _open = [];
    readonly List<Stream> _files = [];

    public RecordFinder(RunMaterial material, RunSnapshot snapshot)
    {
        _material = material;
        _submissions = snapshot.Submissions;
        _owners = new int[snapshot.Run.Spec.Rows];
        _succeeded = new(snapshot.Run.Spec.Rows);
        for (var i = 0; i < _submissions.Count; i++)
        {
            // Zero is "never sent"; a record outranks any attempt, a later attempt an earlier one.
            foreach (var row in _submissions[i].Rows.Where(row => _owners[row] >= 0))
                _owners[row] = i + 1;
            foreach (var row in _submissions[i].RecordedRows())
                _owners[row] = -(i + 1);
            foreach (var row in _submissions[i].RowsThat(outcome => outcome == RowOutcome.Succeeded))
                _succeeded[row] = true;
        }
    }

    /// <summary>The record of a row; rows must be asked for in ascending order.</summary>
    public async Task<RowRecord> FindAsync(int row, CancellationToken cancellationToken)
    {
        var owner = _owners[row];
        if (owner == 0)
            return new(null, 0, null, RowOutcome.Returned);
        var index = Math.Abs(owner) - 1;
        var submission = _submissions[index];
        var line = owner < 0 ? await LineAsync(index, row, cancellationToken) : null;
        return new(line, submission.Attempt + 1, submission.BatchId,
            line is null ? RowOutcome.Returned : _succeeded[row] ? RowOutcome.Succeeded : RowOutcome.Failed);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var lines in _open.Values)
            await lines.DisposeAsync();
        foreach (var file in _files)
            await file.DisposeAsync();
    }

    // The lines of a segment are in row order too, so each is read once; those of rows that went back are passed over.
    async Task<BatchResultLine> LineAsync(int index, int row, CancellationToken cancellationToken)
    {
        if (!_open.TryGetValue(index, out var lines))
        {
            var file = Segment.OpenVerified(_material, _submissions[index].Segment!);
            _files.Add(file);
            _open[index] = lines = Lines.ReadAsync(file, cancellationToken).GetAsyncEnumerator(cancellationToken);
        }

        while (await lines.MoveNextAsync())
        {
            var line = BatchResultLine.Parse(lines.Current.Line);
            if (CustomId.TryParse(line.CustomId, _material.InstanceKey.Span, out var id) && id.Row == row)
                return line;
        }

        throw new SegmentDamagedException(_submissions[index].Segment!);
    }
}
