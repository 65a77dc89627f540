namespace Cairn.Running;

/// <summary>Up to which of its cached prefixes each place of a submission carries markers.</summary>
/// <remarks>Immutable. A place carries markers on all prefixes of its path up to its level; see <see
/// cref="Planning.RunLayout.MarkersAt"/>.</remarks>
public sealed class CacheMarks
{
    readonly RowSet[] _byLevel;

    CacheMarks(RowSet[] byLevel) => _byLevel = byLevel;

    /// <summary>No place carries a marker.</summary>
    public static CacheMarks None { get; } = new([]);

    /// <summary>The places by their level, those of level 1 first; each place is in at most one of the sets.</summary>
    public IReadOnlyList<RowSet> ByLevel => _byLevel;

    /// <summary>All places that carry a marker.</summary>
    public RowSet Places => _byLevel.Aggregate(RowSet.Empty, (sum, places) => sum.Union(places));

    /// <summary>Takes places by level, those of level 1 first.</summary>
    public static CacheMarks Of(IReadOnlyList<RowSet> byLevel)
    {
        var levels = byLevel.Count;
        while (levels > 0 && byLevel[levels - 1].Count == 0)
            levels--;
        return levels == 0 ? None : new([.. byLevel.Take(levels)]);
    }

    /// <summary>The level of a place; 0 where it carries no marker.</summary>
    public int LevelAt(int place)
    {
        for (var level = 1; level <= _byLevel.Length; level++)
        {
            if (_byLevel[level - 1].Contains(place))
                return level;
        }

        return 0;
    }

    /// <summary>The same for some places only.</summary>
    public CacheMarks Intersect(RowSet places) => Of([.. _byLevel.Select(level => level.Intersect(places))]);

    /// <summary>The form in which the ledger keeps them: for each level a length and the set.</summary>
    public byte[] Encode()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        foreach (var encoded in _byLevel.Select(places => places.Encode()))
        {
            writer.Write7BitEncodedInt(encoded.Length);
            writer.Write(encoded);
        }

        return bytes.ToArray();
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    public static CacheMarks Decode(byte[] encoded)
    {
        using var reader = new BinaryReader(new MemoryStream(encoded));
        var byLevel = new List<RowSet>();
        while (reader.BaseStream.Position < reader.BaseStream.Length)
            byLevel.Add(RowSet.Decode(reader.ReadBytes(reader.Read7BitEncodedInt())));
        return Of(byLevel);
    }
}
