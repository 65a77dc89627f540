using Cairn.Claude;

namespace Cairn.Running;

/// <summary>Joins the lines of a download to the rows of a submission, and counts what does not fit.</summary>
/// <param name="submission">The submission.</param>
/// <param name="bytes">The download, in which lines that were added stand.</param>
sealed class ResultTally(Submission submission, ResultBytes bytes)
{
    readonly List<RowResult> _others = [];
    readonly int[] _ends = new int[Enum.GetValues<LineReading.End>().Length];

    /// <summary>What was found for each row, in row order; the default where there is no line for it.</summary>
    public RowResult[] Rows { get; } = Written(submission.Count);

    /// <summary>Results in a batch of another program that no row of this run asked for.</summary>
    public IReadOnlyList<RowResult> Others => _others;

    public RequestCounts Counts => new(
        0, CountOf(LineReading.End.Succeeded), CountOf(LineReading.End.Errored), CountOf(LineReading.End.Canceled),
        CountOf(LineReading.End.Expired));

    public int Unreadable { get; private set; }

    public int Strange { get; private set; }

    /// <summary>Whether a name is like one of the run's in which a byte broke on the way.</summary>
    public bool HasBrokenName { get; private set; }

    public int Contradicting { get; private set; }

    /// <summary>Adds a line; of two for one row the first counts.</summary>
    /// <param name="reading">What it is.</param>
    /// <param name="line">Its bytes, without the newline.</param>
    public void Add(in LineReading reading, ReadOnlySpan<byte> line)
    {
        if (reading.Index == LineReading.Unreadable)
        {
            Unreadable++;
            return;
        }

        if (reading.Index == LineReading.Stranger)
        {
            HasBrokenName |= reading.HasBrokenName;
            AddStranger(reading);
            return;
        }

        ref var row = ref Rows[reading.Index];
        if (row.IsThere)
        {
            Contradicting += IsSame(row, line) ? 0 : 1;
            return;
        }

        row = reading.Result;
        _ends[(int)reading.Ended]++;
    }

    // Read before it is written, a fresh page of memory faults twice, and stops all other threads the second time.
    static RowResult[] Written(int count)
    {
        var rows = new RowResult[count];
        Array.Clear(rows);
        return rows;
    }

    // Another program may have asked more than these rows, and all of it was billed.
    void AddStranger(in LineReading reading)
    {
        if (submission.Origin != SubmissionOrigin.Adopted)
        {
            Strange++;
            return;
        }

        _others.Add(reading.Result);
        _ends[(int)reading.Ended]++;
    }

    // A digest of each line would say it too, but lines that come twice are rare.
    bool IsSame(in RowResult first, ReadOnlySpan<byte> line)
    {
        if (first.Length != line.Length)
            return false;
        var before = new byte[first.Length];
        bytes.ReadExactlyAt(first.Offset, before);
        return line.SequenceEqual(before);
    }

    int CountOf(LineReading.End end) => _ends[(int)end];
}
