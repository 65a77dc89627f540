using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Cairn.Workloads;

/// <summary>Writes the names of one submission's requests, of which only places and codes differ.</summary>
/// <remarks>A name is written for each row of a body, so what all names share is checked and written once.</remarks>
sealed class CustomIdWriter
{
    const int IdLength = 8;
    const int ShardMax = (1 << 20) - 1;
    const int AttemptMax = 31;

    readonly byte[] _text = "x1-________-________-_____________-"u8.ToArray();
    readonly SipHash _code;

    /// <exception cref="ArgumentException">A part is out of its range.</exception>
    public CustomIdWriter(string runId, string submissionId, int attempt, ReadOnlySpan<byte> key)
    {
        if (!IsWritten(runId, _text.AsSpan(3, IdLength)) || !IsWritten(submissionId, _text.AsSpan(12, IdLength)))
        {
            throw new ArgumentException(
                $"\"{runId}\" or \"{submissionId}\" is not an id of {IdLength} base-32 characters.");
        }

        if (attempt is < 0 or > AttemptMax)
            throw new ArgumentException($"Attempt {attempt} is out of range.");
        Base32.Write(_text.AsSpan(33, 1), (ulong)attempt);
        _code = CodeOf(key);
    }

    /// <summary>Writes a name.</summary>
    /// <param name="to">At least <see cref="CustomId.Length"/> bytes.</param>
    /// <param name="shard">As <see cref="CustomId.Shard"/>.</param>
    /// <param name="row">As <see cref="CustomId.Row"/>.</param>
    /// <exception cref="ArgumentException">A part is out of its range.</exception>
    public void Write(Span<byte> to, int shard, int row)
    {
        if (shard is < 0 or > ShardMax || row < 0)
            throw new ArgumentException($"Shard {shard} or row {row} is out of range.");

        _text.CopyTo(to);
        Base32.Write(to[CustomId.AddressAt..25], (ulong)shard);
        Base32.Write(to[25..33], (ulong)row);
        Base32.Write(to[CustomId.MacAt..CustomId.Length], MacOf(_code, to[..CustomId.MacAt]));
    }

    /// <summary>SipHash takes a key of 128 bits: that of the installation, folded.</summary>
    public static SipHash CodeOf(ReadOnlySpan<byte> key)
    {
        var (low, high) = (0UL, 0UL);
        Span<byte> part = stackalloc byte[16];
        for (; !key.IsEmpty; key = key[Math.Min(key.Length, part.Length)..])
        {
            part.Clear();
            key[..Math.Min(key.Length, part.Length)].CopyTo(part);
            low ^= BinaryPrimitives.ReadUInt64LittleEndian(part);
            high ^= BinaryPrimitives.ReadUInt64LittleEndian(part[8..]);
        }

        return new(low, high);
    }

    /// <summary>The fifty bits that stand at the end of a name.</summary>
    public static ulong MacOf(SipHash code, ReadOnlySpan<byte> signed) => code.Of(signed) >> 14;

    static bool IsWritten(string? id, Span<byte> to) =>
        id?.Length == IdLength && Ascii.FromUtf16(id, to, out _) == OperationStatus.Done && Base32.TryRead(to, out _);
}
