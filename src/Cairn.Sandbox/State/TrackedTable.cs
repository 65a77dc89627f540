using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Cairn.Sandbox.State;

/// <summary>A dictionary that remembers which of its keys changed, so that a save costs what changed and not what
/// there is.</summary>
sealed class TrackedTable<TKey, TValue> : IReadOnlyDictionary<TKey, TValue>
    where TKey : notnull
{
    readonly Dictionary<TKey, TValue> _entries = [];
    readonly HashSet<TKey> _changed = [];

    public int Count => _entries.Count;

    public IEnumerable<TKey> Keys => _entries.Keys;

    public IEnumerable<TValue> Values => _entries.Values;

    public TValue this[TKey key]
    {
        get => _entries[key];
        set
        {
            _entries[key] = value;
            _changed.Add(key);
        }
    }

    public bool ContainsKey(TKey key) => _entries.ContainsKey(key);

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) =>
        _entries.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Says that the value of a key, which is changed in place, has changed.</summary>
    public void Touch(TKey key) => _changed.Add(key);

    public void Remove(TKey key)
    {
        _entries.Remove(key);
        _changed.Add(key);
    }

    /// <summary>What has changed since this was last asked: entries with their present values, and keys that are
    /// gone.</summary>
    public (IReadOnlyList<KeyValuePair<TKey, TValue>> Written, IReadOnlyList<TKey> Removed) TakeChanges()
    {
        List<KeyValuePair<TKey, TValue>> written = [];
        List<TKey> removed = [];
        foreach (var key in _changed)
        {
            if (_entries.TryGetValue(key, out var value))
                written.Add(new(key, value));
            else
                removed.Add(key);
        }

        _changed.Clear();
        return (written, removed);
    }
}
