using System.Security.Cryptography;
using System.Text;
using Cairn.Claude;
using Cairn.Running;

namespace Cairn.Tests.Running;

public sealed class SegmentDraftTests
{
    // Short lines that are swept together, long ones that stand alone, and more than one piece holds at first.
    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 0)]
    [InlineData(true, 2_000_000)]
    public Task Lines_in_any_order_of_a_download_come_in_the_order_of_their_rows(bool isHeld, int bytes) =>
        CheckAsync(
            [.. Enumerable.Range(0, 3_000).Select(row => new string((char)('a' + (row % 26)), row * 7 % 900))],
            isHeld, bytes);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Lines_longer_than_a_piece_come_whole(bool isHeld) =>
        CheckAsync([.. Enumerable.Range(1, 9).Select(row => new string((char)('0' + row), row * 60_000))], isHeld, 0);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Lines_of_many_pieces_come_in_their_order(bool isHeld) => CheckAsync(
        [.. Enumerable.Range(0, 40).Select(row => new string((char)('0' + row), 1_000_000 + row))], isHeld, 1 << 21);

    [Fact]
    public Task A_line_longer_than_any_piece_comes_whole() =>
        CheckAsync(["a", new string('b', 17 << 20), "c"], isHeld: false, 0);

    [Fact]
    public Task No_lines_are_an_empty_file() => CheckAsync([], isHeld: true, 0);

    static async Task CheckAsync(string[] lines, bool isHeld, int bytes)
    {
        using var bench = await new RunBench().StartAsync();
        var (rows, scattered) = Scatter(lines);
        await using var download = await bench.Folder.DraftAsync("download");
        var file = new ResultBytes(download, isHeld ? scattered.Length + 1 : 0);
        Fill(file, scattered);
        await using var draft = await bench.Folder.DraftAsync("segment");
        await using var segment = new SegmentDraft(draft, bytes);

        await segment.AddAsync("first\n"u8.ToArray());
        await segment.AddAsync(file, rows);
        await segment.AddAsync("last\n"u8.ToArray());
        var hash = await segment.EndAsync();

        var expected = Encoding.ASCII.GetBytes(
            string.Concat(lines.Prepend("first").Append("last").Select(line => line + "\n")));
        var written = new byte[draft.Content.Length];
        draft.ReadExactlyAt(0, written);
        Assert.True(expected.AsSpan().SequenceEqual(written));
        Assert.Equal(SHA256.HashData(expected), hash);
    }

    // In an order that has nothing to do with that of the rows, and with gaps of all lengths.
    static (RowResult[] Rows, byte[] Scattered) Scatter(string[] lines)
    {
        var rows = new RowResult[lines.Length];
        using var scattered = new MemoryStream();
        foreach (var (index, line) in lines.Index().OrderBy(each => each.Index * 7_919 % 3_001))
        {
            rows[index] = RowResult.Of(new BatchResult.Expired(), null, (scattered.Position, line.Length));
            scattered.Write(Encoding.ASCII.GetBytes(line + new string('#', index * 13 % 400)));
        }

        return (rows, scattered.ToArray());
    }

    static void Fill(ResultBytes file, byte[] scattered)
    {
        var block = new LineBlock(Math.Max(scattered.Length, 1));
        scattered.CopyTo(block.Free);
        file.Add(scattered, block);
        block.Took(scattered.Length);
        if (!file.TryHold(block))
            block.Release();
    }
}
