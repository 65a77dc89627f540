using Cairn.Simulation.World;

namespace Cairn.Simulation.Ports;

/// <summary>What may become of results on their way.</summary>
static class ResultFaults
{
    static readonly byte[] Foreign =
        """{"custom_id":"somebody-elses","result":{"type":"canceled"}}"""u8.ToArray();

    // What is wrong elsewhere in a line and still JSON, nobody could tell: results carry no checksum.
    const int AddressAt = 26;
    const int AddressLength = 33;

    public static Stream Bend(SimWorld world, byte[] results)
    {
        if (FaultNames.OfResults.FirstOrDefault(world.Strikes) is not { } fault)
            return new MemoryStream(results, writable: false);
        var cut = world.Chance.Below(results.Length + 1);
        return fault switch
        {
            FaultNames.ResultsTruncated => new MemoryStream(results[..cut], writable: false),
            FaultNames.ResultsReset => new BrokenStream(results[..cut]),
            FaultNames.ResultsNoNewline => new MemoryStream(results[..^1], writable: false),
            _ => new MemoryStream(BendLines(world, Split(results), fault), writable: false),
        };
    }

    static byte[] BendLines(SimWorld world, List<byte[]> lines, string fault)
    {
        var place = world.Chance.Below(lines.Count);
        var end = "\n"u8.ToArray();
        switch (fault)
        {
            case FaultNames.ResultsCrlf:
                end = "\r\n"u8.ToArray();
                break;
            case FaultNames.ResultsDuplicate:
                lines.Insert(world.Chance.Below(lines.Count), lines[place]);
                break;
            case FaultNames.ResultsReordered:
                lines.Reverse();
                break;
            case FaultNames.ResultsCorrupt when lines[place].Length > AddressAt + AddressLength:
                lines[place][AddressAt + world.Chance.Below(AddressLength)] ^= (byte)(1 << world.Chance.Below(8));
                break;
            case FaultNames.ResultsMissing:
                lines.RemoveAt(place);
                break;
            case FaultNames.ResultsForeign:
                lines.Insert(place, Foreign);
                break;
        }

        return [.. lines.SelectMany(line => line.Concat(end))];
    }

    static List<byte[]> Split(byte[] results)
    {
        var lines = new List<byte[]>();
        foreach (var range in results.AsSpan()[..^1].Split((byte)'\n'))
            lines.Add(results[range]);
        return lines;
    }

    sealed class BrokenStream(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override int Read(byte[] buffer, int offset, int count) => Checked(base.Read(buffer, offset, count));

        public override int Read(Span<byte> buffer) => Checked(base.Read(buffer));

        public override Task<int> ReadAsync(
            byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
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
