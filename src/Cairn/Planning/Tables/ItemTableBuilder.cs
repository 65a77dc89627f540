using System.Runtime.InteropServices;

namespace Cairn.Planning.Tables;

/// <summary>Makes an item table row by row, keeping numbers instead of texts.</summary>
/// <param name="fields">The names of the columns and bags.</param>
/// <remarks>
/// Values are told apart by a hash of 64 bits. Should two of ten million share one (odds of 1 in 370,000), their rows
/// are planned as if they agreed there, miss the cache, and cost what they cost uncached; nothing else goes wrong.
/// </remarks>
public sealed class ItemTableBuilder(IReadOnlyList<string> fields)
{
    readonly Dictionary<ulong, int> _itemOf = [];
    readonly Dictionary<ulong, int> _rowOf = [];
    readonly List<double> _tokens = [];
    readonly List<int> _fieldOf = [];
    readonly List<int> _items = [];
    readonly List<int> _starts = [0];
    readonly List<int> _rowOfInput = [];
    int[] _sorted = new int[64];

    /// <summary>The number of an item, given to it when it is first seen.</summary>
    /// <param name="field">The index of its column or bag.</param>
    /// <param name="value">Its text.</param>
    /// <param name="tokens">Its length, with all that is written around it; the first call decides.</param>
    public int Item(int field, ReadOnlySpan<char> value, double tokens)
    {
        ref var item = ref CollectionsMarshal.GetValueRefOrAddDefault(_itemOf, Hash(field, value), out var known);
        if (known)
            return item;

        item = _tokens.Count;
        _tokens.Add(tokens);
        _fieldOf.Add(field);
        return item;
    }

    /// <summary>Adds the next row of the input; an item that it has twice counts once.</summary>
    /// <param name="items">Numbers that <see cref="Item"/> gave, in any order.</param>
    public void Add(ReadOnlySpan<int> items)
    {
        if (_sorted.Length < items.Length)
            _sorted = new int[items.Length * 2];
        items.CopyTo(_sorted);
        _sorted.AsSpan(0, items.Length).Sort();
        var count = Distinct(_sorted.AsSpan(0, items.Length));
        var row = _sorted.AsSpan(0, count);
        ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(
            _rowOf, Hash(count, MemoryMarshal.Cast<int, char>(row)), out var known);
        if (!known)
        {
            index = _starts.Count - 1;
            _items.AddRange(row);
            _starts.Add(_items.Count);
        }

        _rowOfInput.Add(index);
    }

    /// <summary>The table of what was added.</summary>
    public ItemTable Build() => new(
        new([.. _starts], [.. _items], [.. _tokens]), [.. _rowOfInput], fields, [.. _fieldOf]);

    static int Distinct(Span<int> sorted)
    {
        var count = 0;
        for (var at = 0; at < sorted.Length; at++)
        {
            if (at == 0 || sorted[at] != sorted[at - 1])
                sorted[count++] = sorted[at];
        }

        return count;
    }

    // Multiply and fold as wyhash does: two 64-bit multiplications for each eight bytes, far from any pattern of texts.
    static ulong Hash(int seed, ReadOnlySpan<char> text)
    {
        var bytes = MemoryMarshal.AsBytes(text);
        var hash = Fold((ulong)(uint)seed ^ 0x9E3779B97F4A7C15, (ulong)bytes.Length ^ 0xD6E8FEB86659FD93);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            hash = Fold(hash ^ MemoryMarshal.Read<ulong>(bytes), 0xA0761D6478BD642F);
        var last = 0UL;
        foreach (var next in bytes)
            last = (last << 8) | next;
        return Fold(hash ^ last, 0xE7037ED1A0B428DB);
    }

    static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }
}
