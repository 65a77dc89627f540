namespace Cairn.Sandbox.Answers;

/// <summary>The right answers by the key of a row, and enough wrong ones to miss with.</summary>
sealed class LabelBook
{
    readonly RowIndex<string[]> _byKey = new();
    readonly List<string[]> _distinct;

    LabelBook(string[] header, IEnumerable<string[]> rows)
    {
        Columns = header[1..];
        foreach (var row in rows.Where(row => row.Length == header.Length))
            _byKey[row[0].Trim()] = row[1..];

        _distinct = [.. _byKey.Values.DistinctBy(row => string.Join('\u001F', row))];
    }

    /// <summary>The names of the answer's fields.</summary>
    public IReadOnlyList<string> Columns { get; }

    public static LabelBook Load(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            return Read(reader, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SandboxException($"The labels file '{path}' can't be read: {exception.Message}", exception);
        }
    }

    public static LabelBook Read(TextReader reader, string name)
    {
        using var records = CsvReader.Read(reader).GetEnumerator();
        return records.MoveNext() && records.Current.Length > 1
            ? new(records.Current, Rest(records))
            : throw new SandboxException(
                $"The labels file '{name}' needs a header of at least two columns:"
                + " the key of a row, then the fields of its answer.");
    }

    /// <summary>The key of the row that a prompt is about, or null.</summary>
    public string? FindKey(string text) => _byKey.FindKey(text);

    public IReadOnlyList<string> RightFor(string key) => _byKey[key];

    /// <summary>The answer of some other label; the right one where there is no other.</summary>
    public IReadOnlyList<string> WrongFor(string key, int place)
    {
        var right = _byKey[key];
        var start = place % _distinct.Count;
        var other = _distinct[start];
        return other.SequenceEqual(right) ? _distinct[(start + 1) % _distinct.Count] : other;
    }

    static IEnumerable<string[]> Rest(IEnumerator<string[]> records)
    {
        while (records.MoveNext())
            yield return records.Current;
    }
}
