using System.Collections;
using Cairn.Claude;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>What is known of one row's answer.</summary>
/// <param name="Line">The recorded result; null while there is none.</param>
/// <param name="Attempts">How often it was sent.</param>
/// <param name="BatchId">The batch that answered it, or that it waits in.</param>
/// <param name="Outcome">What was recorded.</param>
sealed record RowRecord(BatchResultLine? Line, int Attempts, string? BatchId, RowOutcome Outcome)
{
    /// <summary>Where it stands among the places of the run; -1 where no stage asks the row.</summary>
    public int Place { get; init; } = -1;

    /// <summary>The line as the API sent it; empty while there is none.</summary>
    public ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>Whether it could have been longer than an answer of the row that was cut off before.</summary>
    public bool IsEnlarged { get; init; }

    /// <summary>What the record says in words; null while there is none.</summary>
    public RowVerdict? Verdict(AnswerSchema? schema) => Line is not { } line
        ? null
        : ResultJudge.Recorded(line.Result, schema, Outcome) is var verdict
            && verdict is RowVerdict.Failed { Type: "max_tokens" } && IsEnlarged
        ? ResultJudge.Truncated
        : verdict;
}

/// <summary>
/// Finds the record of any row; keeps four bytes for a place of the run, and twelve once rows are asked for in another
/// order than that of the places.
/// </summary>
sealed class RecordFinder : IAsyncDisposable
{
    // A line is at most 64 MiB long, and a segment far shorter than 128 GiB.
    const int LengthBits = 27;

    readonly RunMaterial _material;
    readonly IReadOnlyList<Submission> _submissions;
    readonly int[] _owners;
    long[] _lines = [];
    readonly BitArray _succeeded;
    readonly FinalPlace _final;
    readonly Dictionary<int, (Stream Stream, SegmentLines? Ahead)> _segments = [];

    public RecordFinder(RunMaterial material, RunSnapshot snapshot)
    {
        _material = material;
        _submissions = snapshot.Submissions;
        _final = new(snapshot.Run, material.Layout, RecordedAt);
        _owners = new int[snapshot.Run.Places];
        _succeeded = new(snapshot.Run.Places);
        for (var i = 0; i < _submissions.Count; i++)
        {
            // Zero is "never sent"; a record outranks any attempt, a later attempt an earlier one.
            foreach (var place in _submissions[i].Rows.Where(place => _owners[place] >= 0))
                _owners[place] = i + 1;
            foreach (var place in _submissions[i].RecordedRows())
                _owners[place] = -(i + 1);
            foreach (var place in _submissions[i].RowsThat(outcome => outcome == RowOutcome.Succeeded))
                _succeeded[place] = true;
        }
    }

    /// <summary>The final record of a row of the input.</summary>
    public ValueTask<RowRecord> FindAsync(int row, CancellationToken cancellationToken) =>
        _final.Of(row) is >= 0 and var place
            ? FindAtAsync(place, cancellationToken)
            : new(new RowRecord(null, 0, null, RowOutcome.Returned));

    /// <summary>The record of a place, in whatever stage it is.</summary>
    public async ValueTask<RowRecord> FindAtAsync(int place, CancellationToken cancellationToken)
    {
        var owner = _owners[place];
        if (owner == 0)
            return new(null, 0, null, RowOutcome.Returned) { Place = place };
        var index = Math.Abs(owner) - 1;
        var submission = _submissions[index];
        var raw = owner < 0 ? await LineAsync(index, place, cancellationToken) : null;
        var line = raw is null ? null : BatchResultLine.Parse(raw);
        return new(line, submission.Attempt + 1, submission.BatchId,
            line is null ? RowOutcome.Returned : _succeeded[place] ? RowOutcome.Succeeded : RowOutcome.Failed)
        {
            Place = place,
            Raw = raw,
            IsEnlarged = submission.Enlarged.Places.Contains(place),
        };
    }

    /// <summary>Whether the final answer of a row is accepted; null while there is none.</summary>
    public bool? RecordedFinal(int row) => _final.Of(row) is >= 0 and var place ? RecordedAt(place) : null;

    /// <summary>Whether the answer at a place is accepted; null while there is no record.</summary>
    public bool? RecordedAt(int place) => _owners[place] < 0 ? _succeeded[place] : null;

    public async ValueTask DisposeAsync()
    {
        foreach (var (segment, ahead) in _segments.Values)
        {
            ahead?.Dispose();
            await segment.DisposeAsync();
        }
    }

    async ValueTask<byte[]> LineAsync(int index, int place, CancellationToken cancellationToken)
    {
        if (!_segments.TryGetValue(index, out var segment))
        {
            var opened = Segment.OpenVerified(_material, _submissions[index].Segment!);
            segment = (opened, new(opened, other => IsOwn(index, other), _material.InstanceKey));
            _segments[index] = segment;
        }

        if (segment.Ahead is { } ahead)
        {
            if (ahead.Find(place) is { } next)
                return next;
            ahead.Dispose();
            _segments[index] = (segment.Stream, null);
            await LocateAsync(index, segment.Stream, cancellationToken);
        }

        return _lines[place] == 0
            ? throw new SegmentDamagedException(_submissions[index].Segment!)
            : ReadLine(segment.Stream, _lines[place]);
    }

    bool IsOwn(int index, int place) => place < _owners.Length && _owners[place] == -(index + 1);

    // Mostly the next bytes of what is in a buffer already: to wait for them takes longer than to read them.
    static byte[] ReadLine(Stream segment, long at)
    {
        segment.Position = at >> LengthBits;
        var line = new byte[at & ((1L << LengthBits) - 1)];
        segment.ReadExactly(line);
        return line;
    }

    // One pass over a segment notes where the line of each place is that has its record there.
    async Task LocateAsync(int index, Stream segment, CancellationToken cancellationToken)
    {
        if (_lines.Length == 0)
            _lines = new long[_owners.Length];
        segment.Position = 0;
        await foreach (var (offset, line, _) in Lines.ReadAsync(segment, cancellationToken))
        {
            if (CustomId.TryParse(BatchResultLine.CustomIdOf(line), _material.InstanceKey.Span, out var id)
                && IsOwn(index, id.Row))
            {
                _lines[id.Row] = (offset << LengthBits) | (uint)line.Length;
            }
        }
    }
}
