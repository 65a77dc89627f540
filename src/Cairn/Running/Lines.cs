using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Cairn.Running;

/// <summary>Reads a stream of lines without holding more than one of them.</summary>
static class Lines
{
    const int LineBytesMax = 64 * 1024 * 1024;

    /// <summary>
    /// Each line without its newline, where it starts and where the next one does. A line over 64 MB is given out
    /// empty; what follows the last newline is not given out.
    /// </summary>
    public static async IAsyncEnumerable<(long Offset, byte[] Line, long Next)> ReadAsync(
        Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new(bufferSize: 1 << 16, leaveOpen: true));
        long offset = 0;
        long dropped = 0;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                var line = rest.Slice(0, end);
                var next = offset + dropped + line.Length + 1;
                yield return (offset, dropped == 0 && line.Length <= LineBytesMax ? line.ToArray() : [], next);
                (offset, dropped) = (next, 0);
                rest = rest.Slice(rest.GetPosition(1, end));
            }

            if (rest.Length > LineBytesMax)
            {
                dropped += rest.Length;
                rest = rest.Slice(rest.End);
            }

            reader.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted)
                break;
        }

        await reader.CompleteAsync();
    }
}
