namespace Cairn.Sandbox.Answers;

/// <summary>The right answers by the key of a row, and enough wrong ones to miss with.</summary>
sealed class LabelBook
{
    readonly Dictionary<string, string[]> _byKey;
    readonly Dictionary<string, string[]>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    readonly List<string[]> _distinct;

    LabelBook(string[] header, IEnumerable<string[]> rows)
    {
        Columns = header[1..];
        _byKey = new(StringComparer.Ordinal);
        foreach (var row in rows.Where(row => row.Length == header.Length))
            _byKey[row[0].Trim()] = row[1..];

        _bySpan = _byKey.GetAlternateLookup<ReadOnlySpan<char>>();
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

    /// <summary>The key that is the whole text, or else the first word in it that is a key.</summary>
    public string? FindKey(string text)
    {
        var whole = text.AsSpan().Trim();
        if (_bySpan.TryGetValue(whole, out var key, out _))
            return key;

        for (var start = 0; start < whole.Length; start++)
        {
            var end = start;
            while (end < whole.Length && IsWord(whole[end]))
                end++;

            if (end > start && _bySpan.TryGetValue(whole[start..end], out key, out _))
                return key;

            start = Math.Max(start, end - 1);
        }

        return null;
    }

    public IReadOnlyList<string> RightFor(string key) => _byKey[key];

    /// <summary>The answer of some other label; the right one where there is no other.</summary>
    public IReadOnlyList<string> WrongFor(string key, int place)
    {
        var right = _byKey[key];
        var start = place % _distinct.Count;
        var other = _distinct[start];
        return other.SequenceEqual(right) ? _distinct[(start + 1) % _distinct.Count] : other;
    }

    static bool IsWord(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '-';

    static IEnumerable<string[]> Rest(IEnumerator<string[]> records)
    {
        while (records.MoveNext())
            yield return records.Current;
    }
}
