using System.Diagnostics.CodeAnalysis;

namespace Cairn.Sandbox.Answers;

/// <summary>Finds what belongs to a row by the key that the row's prompt contains.</summary>
sealed class RowIndex<T>
{
    readonly Dictionary<string, T> _byKey = new(StringComparer.Ordinal);
    readonly Dictionary<string, T>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    public RowIndex() => _bySpan = _byKey.GetAlternateLookup<ReadOnlySpan<char>>();

    public IEnumerable<T> Values => _byKey.Values;

    public T this[string key]
    {
        get => _byKey[key];
        set => _byKey[key] = value;
    }

    public bool TryGet(string key, [MaybeNullWhen(false)] out T value) => _byKey.TryGetValue(key, out value);

    /// <summary>The key that is the whole text, or else the first word in it that is a key.</summary>
    public string? FindKey(string text)
    {
        var whole = text.AsSpan().Trim();
        if (_byKey.Count == 0)
            return null;

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

    static bool IsWord(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '-';
}
