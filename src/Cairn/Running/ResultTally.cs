using System.Text.Json;
using Cairn.Claude;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>Joins the lines of a download to the rows of a submission, and counts what does not fit.</summary>
sealed class ResultTally
{
    readonly Func<int, AnswerSchema?> _schemas;
    readonly Func<string, int?> _rowOf;
    readonly int[] _numbers;
    readonly RowResult?[] _rows;
    readonly UInt128[] _digests;
    readonly List<RowResult> _others = [];
    readonly bool _isAdopted;
    readonly ReadOnlyMemory<byte> _key;
    readonly string _runId;
    int _succeeded;
    int _errored;
    int _canceled;
    int _expired;

    public ResultTally(RunContext context, Submission submission)
    {
        _schemas = context.Schemas(submission.Rows);
        (_key, _runId) = (context.InstanceKey, context.RunId);
        _isAdopted = submission.Origin == SubmissionOrigin.Adopted;
        _rowOf = _isAdopted
            ? RowsByKey(context, submission)
            : id => CustomId.TryParse(id, context.InstanceKey.Span, out var ours)
                && ours.RunId == context.RunId && ours.SubmissionId == submission.Id
                && ours.Row < context.Layout.Places && ours.Shard == context.Layout.MarkAt(ours.Row)
                ? ours.Row
                : null;
        _numbers = [.. submission.Rows];
        _rows = new RowResult?[_numbers.Length];
        _digests = new UInt128[_numbers.Length];
    }

    public IReadOnlyList<RowResult?> Rows => _rows;

    /// <summary>Results in a batch of another program that no row of this run asked for.</summary>
    public IReadOnlyList<RowResult> Others => _others;

    public RequestCounts Counts => new(0, _succeeded, _errored, _canceled, _expired);

    public int Unreadable { get; private set; }

    public int Strange { get; private set; }

    /// <summary>Whether a name is like one of the run's in which a byte broke on the way.</summary>
    public bool HasBrokenName { get; private set; }

    public int Contradicting { get; private set; }

    public void Add(byte[] line, long offset)
    {
        if (Parse(line) is not { } parsed)
        {
            Unreadable++;
            return;
        }

        if (_rowOf(parsed.CustomId) is not { } row || Array.BinarySearch(_numbers, row) is not (>= 0 and var index))
        {
            HasBrokenName |= !CustomId.TryParse(parsed.CustomId, _key.Span, out _)
                && CustomId.Resembles(parsed.CustomId, _runId);
            AddStranger(parsed.Result, (offset, line.Length));
            return;
        }

        var digest = PromptBlock.Digest(line);
        if (_rows[index] is not null)
        {
            Contradicting += _digests[index] == digest ? 0 : 1;
            return;
        }

        _digests[index] = digest;
        _rows[index] = RowResult.Of(parsed.Result, _schemas(row), (offset, line.Length));
        Count(parsed.Result);
    }

    // Another program may have asked more than these rows, and all of it was billed.
    void AddStranger(BatchResult result, (long Offset, int Length) line)
    {
        if (!_isAdopted)
        {
            Strange++;
            return;
        }

        _others.Add(RowResult.Of(result, null, line));
        Count(result);
    }

    void Count(BatchResult result) => _ = result switch
    {
        BatchResult.Succeeded => _succeeded++,
        BatchResult.Errored => _errored++,
        BatchResult.Canceled => _canceled++,
        BatchResult.Expired => _expired++,
        _ => 0,
    };

    // Another program named its requests; where it used the keys of the rows, they say which row is which.
    static Func<string, int?> RowsByKey(RunContext context, Submission submission)
    {
        var places = context.Rows.Rows()
            .Where(row => context.Layout.IsAsked(row.Number))
            .Select(row => (row.Key, Place: context.Layout.PlaceOf(row.Number)))
            .Where(row => submission.Rows.Contains(row.Place))
            .ToDictionary(row => row.Key, row => row.Place, StringComparer.Ordinal);
        return key => places.TryGetValue(key, out var place) ? place : null;
    }

    static BatchResultLine? Parse(byte[] line)
    {
        try
        {
            return BatchResultLine.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
