using Cairn.Bench.Fuzzing;
using Cairn.Running;

namespace Cairn.Tests.Fuzz;

/// <summary>Streams of lines that arrive in pieces of any size: the same lines as a plain split gives.</summary>
sealed class LinesTarget() : FuzzTarget("streams of lines", 60)
{
    const int BytesMax = 600;

    public override async Task<bool> FeedAsync(Dice dice)
    {
        var bytes = new byte[dice.Below(BytesMax)];
        foreach (ref var each in bytes.AsSpan())
            each = dice.OneIn(20) ? (byte)'\n' : (byte)dice.Below(256);

        var from = 0;
        using var pieces = new Pieces(bytes, dice);
        await foreach (var (offset, line, next) in Lines.ReadAsync(pieces, default))
        {
            var end = Array.IndexOf(bytes, (byte)'\n', from);
            Assert.Equal((from, end + 1), (offset, next));
            Assert.True(line.AsSpan().SequenceEqual(bytes.AsSpan(from..end)));
            from = end + 1;
        }

        Assert.Equal(-1, Array.IndexOf(bytes, (byte)'\n', from));
        return from == bytes.Length;
    }

    /// <summary>A stream that gives a few bytes at a time.</summary>
    sealed class Pieces(byte[] bytes, Dice dice) : MemoryStream(bytes, writable: false)
    {
        public override ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 1 + dice.Below(200))], cancellationToken);
    }
}
