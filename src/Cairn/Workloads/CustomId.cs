using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Cairn.Workloads;

/// <summary>
/// The name under which one attempt at a row is known to the API. It says by itself where the row stands, so that
/// results can be joined, and a lost ledger rebuilt, without anything of the user's in it.
/// </summary>
/// <remarks>
/// Written <c>x1-run-submission-address-mac</c>, 45 characters. The code at the end is keyed: it tells our own,
/// unaltered names from those of other tools that copied our prefix.
/// </remarks>
/// <param name="RunId">The run, 8 characters as <see cref="NewId"/> gives them.</param>
/// <param name="SubmissionId">The submission, 8 characters likewise.</param>
/// <param name="Shard">The part of the input, below 2^20.</param>
/// <param name="Row">The 0-based row in that part.</param>
/// <param name="Attempt">Which try it is, 0 to 31.</param>
public readonly record struct CustomId(string RunId, string SubmissionId, int Shard, int Row, int Attempt)
{
    const int IdLength = 8;

    /// <summary>How many characters a name has.</summary>
    internal const int Length = 45;

    /// <summary>Where the code begins; all before it is signed.</summary>
    internal const int MacAt = 35;

    /// <summary>Where shard, row and attempt begin.</summary>
    internal const int AddressAt = 21;

    /// <summary>Writes an id of 40 random bits as 8 characters.</summary>
    /// <exception cref="ArgumentException">There are not exactly five bytes.</exception>
    public static string NewId(ReadOnlySpan<byte> fiveRandomBytes)
    {
        if (fiveRandomBytes.Length != 5)
            throw new ArgumentException("An id takes five bytes.", nameof(fiveRandomBytes));

        Span<byte> bits = stackalloc byte[8];
        bits.Clear();
        fiveRandomBytes.CopyTo(bits[3..]);
        Span<byte> id = stackalloc byte[IdLength];
        Base32.Write(id, BinaryPrimitives.ReadUInt64BigEndian(bits));
        return Encoding.ASCII.GetString(id);
    }

    /// <summary>The name, signed with the key of this installation.</summary>
    /// <exception cref="ArgumentException">A part is out of its range.</exception>
    public string Format(ReadOnlySpan<byte> key)
    {
        Span<byte> text = stackalloc byte[Length];
        new CustomIdWriter(RunId, SubmissionId, Attempt, key).Write(text, Shard, Row);
        return Encoding.ASCII.GetString(text);
    }

    /// <summary>Reads a name back; false when it is not ours, or not as we wrote it.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, ReadOnlySpan<byte> key, out CustomId id)
    {
        id = default;
        Span<byte> name = stackalloc byte[Length];
        if (!HasShape(text) || Ascii.FromUtf16(text, name, out _) != OperationStatus.Done
            || !TryReadAddress(name, CustomIdWriter.CodeOf(key), out var address))
        {
            return false;
        }

        id = new(new(text[3..11]), new(text[12..20]), address.Shard, address.Row, address.Attempt);
        return true;
    }

    /// <summary>Reads where the row stands and which attempt it is; false for what is not ours, as above.</summary>
    /// <param name="name">The name as it came.</param>
    /// <param name="code">What <see cref="CustomIdWriter.CodeOf"/> makes of the key.</param>
    /// <param name="address">Shard, row and attempt.</param>
    internal static bool TryReadAddress(
        ReadOnlySpan<byte> name, SipHash code, out (int Shard, int Row, int Attempt) address)
    {
        address = default;
        if (name.Length != Length || !name.StartsWith("x1-"u8)
            || name[11] != '-' || name[20] != '-' || name[34] != '-')
        {
            return false;
        }

        Span<byte> mac = stackalloc byte[Length - MacAt];
        Base32.Write(mac, CustomIdWriter.MacOf(code, name[..MacAt]));
        if (!CryptographicOperations.FixedTimeEquals(mac, name[MacAt..]))
            return false;

        if (!Base32.TryRead(name[3..11], out _) || !Base32.TryRead(name[12..20], out _)
            || !Base32.TryRead(name[AddressAt..25], out var shard) || !Base32.TryRead(name[25..33], out var row)
            || !Base32.TryRead(name[33..34], out var attempt) || row > int.MaxValue)
        {
            return false;
        }

        address = ((int)shard, (int)row, (int)attempt);
        return true;
    }

    /// <summary>Whether a name is written as ours are, with whatever key.</summary>
    internal static bool HasShape(ReadOnlySpan<char> text) =>
        text.Length == Length && text.StartsWith("x1-") && text[11] == '-' && text[20] == '-' && text[34] == '-';

    /// <summary>
    /// Whether a name claims to belong to the run. Without the key this is all that can be known of it.
    /// </summary>
    public static bool HasPrefixOf(ReadOnlySpan<char> text, string runId) =>
        text.Length > 12 && text.StartsWith("x1-") && text[3..11].SequenceEqual(runId) && text[11] == '-';

    /// <summary>
    /// Whether a name that is not authentic may be one of the run's in which a byte broke on the way.
    /// </summary>
    public static bool Resembles(ReadOnlySpan<char> text, string runId)
    {
        if (HasPrefixOf(text, runId))
            return true;
        if (text.Length != Length)
            return false;
        var differing = text[0] == 'x' && text[1] == '1' && text[2] == '-' ? 0 : 1;
        for (var i = 0; i < IdLength; i++)
            differing += text[3 + i] == runId[i] ? 0 : 1;
        return differing <= 1;
    }
}
