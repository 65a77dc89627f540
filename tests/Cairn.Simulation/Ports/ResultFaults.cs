using Cairn.Simulation.World;

namespace Cairn.Simulation.Ports;

/// <summary>What may become of results on their way.</summary>
static class ResultFaults
{
    static readonly byte[] Foreign =
        """{"custom_id":"somebody-elses","result":{"type":"canceled"}}"""u8.ToArray();

    // What is wrong elsewhere in a line and still JSON, nobody could tell: results carry no checksum.
    const int CustomIdAt = 14;
    const int CustomIdLength = 45;

    public static Stream Bend(SimWorld world, byte[] results)
    {
        var lines = results.AsSpan().TrimEnd((byte)'\n').ToArray() is { Length: > 0 } text
            ? Split(text)
            : [];
        var end = "\n"u8.ToArray();
        long? cut = null;
        var isReset = false;
        foreach (var fault in FaultNames.OfResults.Where(world.Strikes))
        {
            switch (fault)
            {
                case FaultNames.ResultsTruncated:
                    cut = world.Chance.Below(results.Length + 1);
                    break;
                case FaultNames.ResultsReset:
                    (cut, isReset) = (world.Chance.Below(results.Length + 1), true);
                    break;
                case FaultNames.ResultsCrlf:
                    end = "\r\n"u8.ToArray();
                    break;
                case FaultNames.ResultsNoNewline:
                    cut = results.Length - 1;
                    break;
                default:
                    BendLines(world, lines, fault);
                    break;
            }
        }

        var bytes = lines.SelectMany(line => line.Concat(end)).ToArray();
        if (cut is { } at && at < bytes.Length)
            bytes = bytes[..(int)Math.Max(at, 0)];
        return isReset ? new BrokenStream(bytes) : new MemoryStream(bytes, writable: false);
    }

    static void BendLines(SimWorld world, List<byte[]> lines, string fault)
    {
        // Another fault may have emptied a short file, or put a line of somebody else's into it.
        if (lines.Count == 0)
            return;
        var place = world.Chance.Below(lines.Count);
        switch (fault)
        {
            case FaultNames.ResultsDuplicate:
                lines.Insert(world.Chance.Below(lines.Count), lines[place]);
                break;
            case FaultNames.ResultsReordered:
                lines.Reverse();
                break;
            case FaultNames.ResultsCorrupt when lines[place].Length > CustomIdAt + CustomIdLength:
                lines[place] = [.. lines[place]];
                lines[place][CustomIdAt + world.Chance.Below(CustomIdLength)] ^= (byte)(1 << world.Chance.Below(8));
                break;
            case FaultNames.ResultsMissing:
                lines.RemoveAt(place);
                break;
            case FaultNames.ResultsForeign:
                lines.Insert(place, Foreign);
                break;
        }
    }

    static List<byte[]> Split(byte[] text)
    {
        var lines = new List<byte[]>();
        foreach (var range in text.AsSpan().Split((byte)'\n'))
            lines.Add(text[range]);
        return lines;
    }

    sealed class BrokenStream(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override int Read(byte[] buffer, int offset, int count) => Checked(base.Read(buffer, offset, count));

        public override int Read(Span<byte> buffer) => Checked(base.Read(buffer));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Task.FromResult(Read(buffer, offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(Read(buffer.Span));

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            destination.Write(ToArray());
            throw new IOException("The connection was reset.");
        }

        static int Checked(int read) => read > 0 ? read : throw new IOException("The connection was reset.");
    }
}
