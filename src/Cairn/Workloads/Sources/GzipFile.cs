using System.IO.Compression;
using Cairn.Claude;

namespace Cairn.Workloads.Sources;

/// <summary>Unpacks gzip, of one member or several, and notices when the end of it is missing.</summary>
static class GzipFile
{
    const long BytesMax = 1L << 38;

    // GZipStream takes a file that was cut off for a whole one. A member behind the last shows that it was whole: only
    // then does its text come out at the end.
    static readonly byte[] End = [.. "\0\u0001end of the last member\0"u8];
    static readonly byte[] EndPacked = Pack(End);

    /// <summary>Writes what is in it.</summary>
    /// <exception cref="BadInputException">It is no gzip, broken, cut off, or holds more than 256 GiB.</exception>
    public static void Unpack(Stream from, Stream to, Place place)
    {
        try
        {
            using var plain = new GZipStream(new Tailed(from), CompressionMode.Decompress);
            var buffer = new byte[1 << 16];
            for (int count; (count = plain.Read(buffer)) > 0;)
            {
                to.Write(buffer, 0, count);
                if (to.Position > BytesMax)
                    throw place.Refuse("more than 256 GiB when unpacked", "at most that", "Split the file.");
            }
        }
        catch (InvalidDataException exception)
        {
            throw Broken(place, exception.Message);
        }

        CutEnd(to, place);
    }

    static void CutEnd(Stream to, Place place)
    {
        var last = new byte[End.Length];
        to.Position = Math.Max(0, to.Length - End.Length);
        to.ReadAtLeast(last, last.Length, throwOnEndOfStream: false);
        if (!last.AsSpan().SequenceEqual(End))
            throw Broken(place, "its end is missing, or something stands behind it");
        to.SetLength(to.Length - End.Length);
    }

    static BadInputException Broken(Place place, string why) => place.Refuse(
        $"a gzip file that is broken ({why})", "a whole gzip file", "Pack or fetch it again.");

    static byte[] Pack(byte[] plain)
    {
        using var to = new MemoryStream();
        using (var gzip = new GZipStream(to, CompressionLevel.Fastest))
            gzip.Write(plain);
        return to.ToArray();
    }

    /// <summary>A stream with one more member behind it.</summary>
    sealed class Tailed(Stream inner) : ReadOnceStream
    {
        int _tail;

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (_tail == 0 && inner.Read(buffer) is > 0 and var count)
                return count;
            count = Math.Min(buffer.Length, EndPacked.Length - _tail);
            EndPacked.AsSpan(_tail, count).CopyTo(buffer);
            _tail += count;
            return count;
        }
    }
}
