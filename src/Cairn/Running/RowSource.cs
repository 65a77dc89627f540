using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>Composes any rows of a run again, the same bytes each time, so that no body is ever stored.</summary>
public sealed class RowSource(RowReader reader, RequestComposer composer)
{
    // Skipping a few rows is cheaper than seeking: the reader seeks to its index and reads on from there.
    const int GapMax = 256;

    /// <summary>The rows of the set in ascending order, composed.</summary>
    public IEnumerable<(Row Row, ComposedRequest Request)> Read(RowSet rows)
    {
        for (var i = 0; i < rows.Ranges.Count; i++)
        {
            var first = i;
            while (i + 1 < rows.Ranges.Count && rows.Ranges[i + 1].Start - rows.Ranges[i].End < GapMax)
                i++;
            var (start, end) = (rows.Ranges[first].Start, rows.Ranges[i].End);
            foreach (var row in reader.Read(start).TakeWhile(row => row.Number < end))
            {
                if (rows.Contains(row.Number))
                    yield return (row, composer.Compose(row));
            }
        }
    }
}
