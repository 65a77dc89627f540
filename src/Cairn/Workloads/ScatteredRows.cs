using Microsoft.Win32.SafeHandles;

namespace Cairn.Workloads;

/// <summary>
/// Reads rows in any order: the bytes of some rows go into one buffer side by side, and that is parsed once.
/// </summary>
sealed class ScatteredRows(InputFile input, InputSnapshot snapshot, RowReader reader)
{
    const int FirstChunk = 16;
    const int ChunkMax = 4_096;
    const int ChunkBytesMax = 8 * 1024 * 1024;

    readonly Lazy<DenseRowIndex> _index = new(() => IndexOf(input, snapshot, reader));

    /// <summary>The rows in the order of their numbers in <paramref name="rows"/>.</summary>
    /// <exception cref="BadInputException">The input is no longer the one that was snapshotted.</exception>
    public IEnumerable<Row> Read(IEnumerable<int> rows)
    {
        using var file = InputSnapshot.Open(input);
        if (file.Length != snapshot.Length)
            throw reader.Changed();
        using var numbers = rows.GetEnumerator();
        var buffer = new MemoryStream();
        var chunk = new List<(int Number, long Line)>();
        for (var size = FirstChunk; Fill(numbers, (chunk, buffer), file.SafeFileHandle, size); size = Grown(size))
        {
            foreach (var row in reader.Parse(buffer, chunk))
                yield return row;
        }
    }

    // A caller that wants one row gets it without a thousand others.
    static int Grown(int size) => Math.Min(size * 4, ChunkMax);

    bool Fill(IEnumerator<int> numbers, (List<(int Number, long Line)> Rows, MemoryStream Bytes) chunk,
        SafeFileHandle file, int size)
    {
        chunk.Rows.Clear();
        chunk.Bytes.SetLength(0);
        // Behind an empty line, which is no row, a byte order mark is a character of the first value.
        chunk.Bytes.WriteByte((byte)'\n');
        while (chunk.Rows.Count < size && chunk.Bytes.Length < ChunkBytesMax && numbers.MoveNext())
        {
            var (start, end, line) = _index.Value[numbers.Current];
            chunk.Rows.Add((numbers.Current, line));
            Append(chunk.Bytes, file, (start, (int)(end - start)));
        }

        chunk.Bytes.Position = 0;
        return chunk.Rows.Count > 0;
    }

    void Append(MemoryStream to, SafeFileHandle file, (long Start, int Length) range)
    {
        var at = (int)to.Length;
        to.SetLength(at + range.Length);
        if (RandomAccess.Read(file, to.GetBuffer().AsSpan(at, range.Length), range.Start) != range.Length)
            throw reader.Changed();
        if (range.Length == 0 || to.GetBuffer()[at + range.Length - 1] == '\n')
            return;
        // The last row of the input need not end with one.
        to.SetLength(at + range.Length + 1);
        to.GetBuffer()[at + range.Length] = (byte)'\n';
    }

    static DenseRowIndex IndexOf(InputFile input, InputSnapshot snapshot, RowReader reader)
    {
        var index = new DenseRowIndex(snapshot.Index, snapshot.Length);
        using var stream = InputSnapshot.Open(input);
        if (input.Separator is { } separator)
            AddRecords(stream, separator, index);
        else
            AddLines(stream, index);
        return index.IsWhole ? index : throw reader.Changed();
    }

    static void AddRecords(Stream stream, char separator, DenseRowIndex index)
    {
        using var records = CsvRecords.Open(stream, separator: separator);
        records.Read();
        while (records.Read())
            index.Add(records.ByteOffset, records.LineNumber);
    }

    static void AddLines(Stream stream, DenseRowIndex index)
    {
        var lines = new LineReader(stream, 0, 1);
        while (lines.Read())
        {
            if (!InputScan.IsBlank(lines.Current))
                index.Add(lines.Offset, lines.Line);
        }
    }
}
