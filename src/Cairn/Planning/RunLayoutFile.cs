using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Cairn.Workloads;

namespace Cairn.Planning;

/// <summary>
/// The file form of a layout: a name and a version, counts, prefixes, waves, eight bytes a place, and a SHA-256 of it
/// all. Numbers are little-endian.
/// </summary>
static class RunLayoutFile
{
    const int Version = 1;

    // Of the second version some rows of the input may have no place.
    const int VersionOfSome = 2;
    const int HeadBytes = 32;
    const int NodeBytes = 44;
    const int WaveBytes = 12;
    const int TwinBytes = 8;
    const int BufferBytes = 1 << 16;

    static ReadOnlySpan<byte> Magic => "cairnlay"u8;

    /// <summary>Writes a layout.</summary>
    /// <returns>The SHA-256 of all that comes before it, as lower-case hex.</returns>
    public static string Write(RunLayout layout, Stream to)
    {
        using var hash = SHA256.Create();
        using (var hashed = new CryptoStream(to, hash, CryptoStreamMode.Write, leaveOpen: true))
        using (var writer = new BinaryWriter(new BufferedStream(hashed, BufferBytes), Encoding.UTF8))
            WriteBody(writer, layout);
        to.Write(hash.Hash);
        return Convert.ToHexStringLower(hash.Hash!);
    }

    static void WriteBody(BinaryWriter writer, RunLayout layout)
    {
        var twins = Twins(layout).ToList();
        writer.Write(Magic);
        var version = layout.Places + twins.Count < layout.InputRows ? VersionOfSome : Version;
        foreach (var count in (int[])[version, layout.InputRows, layout.Arrays is null ? -1 : layout.Places,
            layout.Nodes.Count, layout.Waves.Count, twins.Count])
        {
            writer.Write(count);
        }

        foreach (var node in layout.Nodes)
            Write(writer, node);
        foreach (var (kind, start, end) in layout.Waves)
            Write(writer, (int)kind, start, end);
        if (layout.Arrays is { } arrays)
        {
            Write(writer, arrays.RowAt);
            Write(writer, arrays.NodeAt);
        }

        foreach (var (row, place) in twins)
            Write(writer, row, place);
    }

    public static RunLayout Decode(Stream from)
    {
        using var all = new MemoryStream();
        from.CopyTo(all);
        var content = all.GetBuffer().AsSpan(0, (int)all.Length);
        if (content.Length < HeadBytes + SHA256.HashSizeInBytes || !content.StartsWith(Magic))
            throw Damaged($"{content.Length} bytes of another kind");
        if (At(content, 2) is not (Version or VersionOfSome))
            throw Damaged($"of version {At(content, 2)}, where this program knows versions up to {VersionOfSome}");
        var body = content[..^SHA256.HashSizeInBytes];
        if (!SHA256.HashData(body).AsSpan().SequenceEqual(content[^SHA256.HashSizeInBytes..]))
            throw Damaged("damaged: its content does not have the SHA-256 that it carries");
        return Parse(body) ?? throw Damaged("at odds with itself");
    }

    static LayoutDamagedException Damaged(string found) => new("of the layout", found);

    static RunLayout? Parse(ReadOnlySpan<byte> body)
    {
        var (rows, places, nodeCount) = (At(body, 3), At(body, 4), At(body, 5));
        var (waveCount, twinCount) = (At(body, 6), At(body, 7));
        var length = HeadBytes + ((long)nodeCount * NodeBytes) + ((long)waveCount * WaveBytes)
            + (Math.Max(0L, places) * 2 * sizeof(int)) + ((long)twinCount * TwinBytes);
        var isPossible = rows >= 0 && (places >= 0 || nodeCount <= 1) && nodeCount >= 0 && waveCount >= 0
            && twinCount >= 0 && length == body.Length && (places < 0 ? twinCount == 0 : places + twinCount <= rows)
            && (At(body, 2) == VersionOfSome || places < 0 || places + twinCount == rows);
        if (!isPossible)
            return null;

        body = body[HeadBytes..];
        var nodes = new CacheNode[nodeCount];
        for (var i = 0; i < nodeCount; i++)
            nodes[i] = NodeOf(body.Slice(i * NodeBytes, NodeBytes));
        body = body[(nodeCount * NodeBytes)..];
        var waves = new PlanWave[waveCount];
        for (var i = 0; i < waveCount; i++)
            waves[i] = new((WaveKind)At(body, i * 3), At(body, (i * 3) + 1), At(body, (i * 3) + 2));
        body = body[(waveCount * WaveBytes)..];
        var layout = new RunLayout(rows, nodes, waves, places < 0 ? null : ArraysOf(body, rows, places));
        return LayoutNodes.AreDepthFirst(nodes) && IsWhole(layout, twinCount) ? layout : null;
    }

    static LayoutArrays ArraysOf(ReadOnlySpan<byte> body, int rows, int places)
    {
        var numbers = MemoryMarshal.Cast<byte, int>(body);
        var rowAt = numbers[..places].ToArray();
        var placeOf = new int[rows];
        Array.Fill(placeOf, -1);
        for (var place = 0; place < places; place++)
        {
            if ((uint)rowAt[place] < (uint)rows)
                placeOf[rowAt[place]] = place;
        }

        for (var twins = numbers[(2 * places)..]; twins.Length > 0; twins = twins[2..])
        {
            if ((uint)twins[0] < (uint)rows)
                placeOf[twins[0]] = twins[1];
        }

        return new(rowAt, numbers[places..(2 * places)].ToArray(), placeOf);
    }

    static bool IsWhole(RunLayout layout, int twins)
    {
        var end = 0;
        foreach (var wave in layout.Waves)
        {
            if (!Enum.IsDefined(wave.Kind) || wave.Start != end || wave.End <= wave.Start)
                return false;
            end = wave.End;
        }

        return end == layout.Places && (layout.Arrays is not { } arrays
            || (arrays.PlaceOf.Count(place => place >= 0) == layout.Places + twins
                && arrays.PlaceOf.All(place => place >= -1 && place < layout.Places)
                && arrays.NodeAt.All(node => node >= -1 && node < layout.Nodes.Count)));
    }

    static IEnumerable<(int Row, int Place)> Twins(RunLayout layout)
    {
        for (var row = 0; row < layout.InputRows && layout.Places < layout.InputRows; row++)
        {
            var place = layout.PlaceOf(row);
            if (place >= 0 && layout.RowAt(place) != row)
                yield return (row, place);
        }
    }

    static void Write(BinaryWriter writer, CacheNode node)
    {
        Write(writer, node.Parent, node.Level, node.BlockIndex, (int)node.Ttl);
        writer.Write(node.PrefixTokens);
        writer.Write(node.Rows);
        Write(writer, decimal.GetBits(node.ReadShare));
    }

    static CacheNode NodeOf(ReadOnlySpan<byte> bytes)
    {
        int[] share = [At(bytes, 7), At(bytes, 8), At(bytes, 9), At(bytes, 10)];
        return new(At(bytes, 0), At(bytes, 1), At(bytes, 2), (CacheTtl)At(bytes, 3),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]), At(bytes, 6), new(share));
    }

    static int At(ReadOnlySpan<byte> bytes, int index) =>
        BinaryPrimitives.ReadInt32LittleEndian(bytes[(index * sizeof(int))..]);

    // In pieces, since who hashes them on the way copies all of what it is given.
    static void Write(BinaryWriter writer, params ReadOnlySpan<int> numbers)
    {
        for (var bytes = MemoryMarshal.AsBytes(numbers); !bytes.IsEmpty;)
        {
            var piece = bytes[..Math.Min(bytes.Length, BufferBytes)];
            writer.Write(piece);
            bytes = bytes[piece.Length..];
        }
    }
}
