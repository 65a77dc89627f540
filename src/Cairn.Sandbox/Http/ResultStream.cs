using System.IO.Pipelines;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Seeding;

namespace Cairn.Sandbox.Http;

/// <summary>Sends results in an order of their own: line by line from disk, so that their size costs no
/// memory.</summary>
static class ResultStream
{
    const int PieceBytes = 256 * 1024;
    const int FlushBytes = 64 * 1024;

    public static async Task WriteAsync(
        FileStream lines, (Batch Batch, ulong Seed) what, PipeWriter output, CancellationToken cancellationToken)
    {
        var starts = await StartsAsync(lines, what.Batch, cancellationToken);
        var order = Permutation.Of(
            starts.Count - 1, Draw.Of(what.Seed, Purpose.ResultOrder, (ulong)what.Batch.Ordinal));
        foreach (var line in order)
        {
            var length = (int)(starts[line + 1] - starts[line]);
            var target = output.GetMemory(length)[..length];
            for (var filled = 0; filled < length;)
            {
                var offset = starts[line] + filled;
                var read = RandomAccess.Read(lines.SafeFileHandle, target.Span[filled..], offset);
                filled += read > 0 ? read : throw new IOException("The spooled results are shorter than they were.");
            }

            output.Advance(length);
            if (output.UnflushedBytes > FlushBytes)
                await output.FlushAsync(cancellationToken);
        }

        await output.FlushAsync(cancellationToken);
    }

    // Where each line starts, and where the last one ends.
    static async Task<List<long>> StartsAsync(FileStream lines, Batch batch, CancellationToken cancellationToken)
    {
        var starts = new List<long>(batch.Count + 1) { 0 };
        var piece = new byte[Math.Clamp(batch.ResultBytes, 1, PieceBytes)];
        for (var offset = 0L; ;)
        {
            var read = await RandomAccess.ReadAsync(lines.SafeFileHandle, piece, offset, cancellationToken);
            if (read == 0)
                return starts;

            for (var place = 0; place < read;)
            {
                var next = piece.AsSpan(place..read).IndexOf((byte)'\n');
                if (next < 0)
                    break;

                place += next + 1;
                starts.Add(offset + place);
            }

            offset += read;
        }
    }
}
