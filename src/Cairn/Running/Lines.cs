using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Cairn.Running;

/// <summary>Reads a stream of lines without holding more than one of them.</summary>
static class Lines
{
    const int LineBytesMax = 64 * 1024 * 1024;

    /// <summary>
    /// Each line without its newline and where it starts; what follows the last newline is not given out.
    /// </summary>
    /// <exception cref="InvalidDataException">A line is over 64 MB.</exception>
    public static async IAsyncEnumerable<(long Offset, byte[] Line)> ReadAsync(
        Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new(bufferSize: 1 << 16, leaveOpen: true));
        long offset = 0;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                var line = rest.Slice(0, end).ToArray();
                yield return (offset, line);
                offset += line.Length + 1;
                rest = rest.Slice(rest.GetPosition(1, end));
            }

            if (rest.Length > LineBytesMax)
                throw new InvalidDataException($"A line of the results is over {LineBytesMax} bytes.");
            reader.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted)
                break;
        }

        await reader.CompleteAsync();
    }
}
