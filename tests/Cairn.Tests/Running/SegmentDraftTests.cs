using System.Security.Cryptography;
using System.Text;
using Cairn.Claude;
using Cairn.Running;

namespace Cairn.Tests.Running;

public sealed class SegmentDraftTests
{
    // Short lines that are swept together, long ones that stand alone, and more than one piece holds at first.
    [Fact]
    public Task Lines_in_any_order_of_a_file_come_in_the_order_of_their_rows() =>
        CheckAsync([.. Enumerable.Range(0, 3_000).Select(row => new string((char)('a' + (row % 26)), row * 7 % 900))]);

    [Fact]
    public Task Lines_longer_than_a_piece_come_whole() =>
        CheckAsync([.. Enumerable.Range(1, 9).Select(row => new string((char)('0' + row), row * 60_000))]);

    [Fact]
    public Task A_line_longer_than_any_piece_comes_whole() => CheckAsync(["a", new string('b', 17 << 20), "c"]);

    [Fact]
    public Task No_lines_are_an_empty_file() => CheckAsync([]);

    static async Task CheckAsync(string[] lines)
    {
        using var bench = await new RunBench().StartAsync();
        await using var file = await bench.Folder.DraftAsync("download");
        var rows = await ScatterAsync(lines, file);
        await using var draft = await bench.Folder.DraftAsync("segment");
        await using var segment = new SegmentDraft(draft, pieceBytes: 0);

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
    static async Task<RowResult[]> ScatterAsync(string[] lines, IBlobDraft file)
    {
        var rows = new RowResult[lines.Length];
        foreach (var (index, line) in lines.Index().OrderBy(each => each.Index * 7_919 % 3_001))
        {
            rows[index] = RowResult.Of(new BatchResult.Expired(), null, (file.Content.Position, line.Length));
            await file.Content.WriteAsync(
                Encoding.ASCII.GetBytes(line + new string('#', index * 13 % 400)),
                TestContext.Current.CancellationToken);
        }

        return rows;
    }
}
