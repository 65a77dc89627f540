using System.Text;
using Cairn.Running;

namespace Cairn.Tests.Running;

public sealed class ResultReaderTests
{
    const int MiB = 1 << 20;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // In memory, on disk from the beginning, and on disk from somewhere in the middle on.
    [Theory]
    [InlineData(1_000, 17, MiB)]
    [InlineData(1_000, 17, 0)]
    [InlineData(1_000, 100_000, 2_000)]
    [InlineData(400_000, 65_536, 0)]
    [InlineData(400_000, 65_536, 16 * MiB)]
    [InlineData(400_000, 65_536, 1_800_000)]
    [InlineData(400_000, 1_000, 2_000_000)]
    public async Task Lines_are_read_the_same_in_pieces_of_any_size(int textBytes, int pieceBytes, int heldMax)
    {
        using var bench = new RunBench(rows: 6);
        var submission = SubmissionOf(bench);
        var lines = LinesOf(bench, submission, textBytes);
        var file = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));

        await using var draft = await bench.Folder.DraftAsync("download");
        var bytes = new ResultBytes(draft, heldMax);
        var (tally, endsWithNewline) = await ReadAsync(bench, submission, (new(file), pieceBytes), bytes);

        Assert.True(endsWithNewline);
        Assert.Equal(new(0, 6, 0, 0, 0), tally.Counts);
        Assert.Equal(file.Length <= heldMax, bytes.IsHeld);
        await CheckCopyAsync(file, bytes);
        Assert.All(tally.Rows, row => Assert.Equal(
            Encoding.UTF8.GetString(file.AsSpan((int)row.Offset, row.Length)), TextAt(bytes, row)));
        Assert.All(tally.Rows.Index(), row => Assert.Equal(
            lines[row.Index], Encoding.UTF8.GetString(file.AsSpan((int)row.Item.Offset, row.Item.Length))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(MiB)]
    [InlineData(500_000)]
    public async Task Of_two_lines_for_a_row_the_first_counts_and_another_contradicts_it(int heldMax)
    {
        using var bench = new RunBench(rows: 6);
        var submission = SubmissionOf(bench);
        var lines = LinesOf(bench, submission, textBytes: 90_000);
        var other = lines[1].Replace("end_turn", "refusal_", StringComparison.Ordinal);
        var file = Encoding.UTF8.GetBytes(
            string.Concat(lines.Append(lines[0]).Append(other).Select(line => line + "\n")) + lines[2]);

        await using var draft = await bench.Folder.DraftAsync("download");
        var bytes = new ResultBytes(draft, heldMax);
        var (tally, endsWithNewline) = await ReadAsync(bench, submission, (new(file), 65_536), bytes);

        Assert.False(endsWithNewline);
        await CheckCopyAsync(file, bytes);
        Assert.Equal((1, 0, 0), (tally.Contradicting, tally.Unreadable, tally.Strange));
        Assert.Equal(ResultMeaning.Succeeded, tally.Rows[1].Meaning);
    }

    [Fact]
    public async Task A_line_over_64_MiB_is_unreadable_and_the_next_ones_are_read()
    {
        using var bench = new RunBench(rows: 6);
        var submission = SubmissionOf(bench);
        var lines = LinesOf(bench, submission, textBytes: 10);
        var rest = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
        using var file = new MemoryStream();
        file.Write(new byte[65 * MiB]);
        file.WriteByte((byte)'\n');
        file.Write(rest);
        file.Position = 0;

        await using var draft = await bench.Folder.DraftAsync("download");
        var bytes = new ResultBytes(draft, 96 * MiB);
        var (tally, endsWithNewline) = await ReadAsync(bench, submission, (file, MiB), bytes);

        Assert.True(endsWithNewline);
        await CheckCopyAsync(file.ToArray(), bytes);
        Assert.Equal((1, 6L), (tally.Unreadable, tally.Counts.Succeeded));
        Assert.Equal((65 * MiB) + 1, tally.Rows[0].Offset);
    }

    static async Task<(ResultTally Tally, bool EndsWithNewline)> ReadAsync(
        RunBench bench, Submission submission, (MemoryStream Bytes, int PieceBytes) file, ResultBytes kept)
    {
        var tally = new ResultTally(submission, kept);
        var reader = new ResultReader(new(bench.Context, submission), tally, kept);
        var endsWithNewline = await reader.ReadAsync(
            buffer => file.Bytes.ReadAsync(buffer[..Math.Min(buffer.Length, file.PieceBytes)], Cancellation),
            Cancellation);
        return (tally, endsWithNewline);
    }

    static async Task CheckCopyAsync(byte[] file, ResultBytes bytes)
    {
        using var copy = new MemoryStream();
        await bytes.CopyToAsync(copy);
        Assert.True(file.AsSpan().SequenceEqual(copy.ToArray()));
    }

    static string TextAt(ResultBytes bytes, RowResult row)
    {
        var line = new byte[row.Length];
        bytes.ReadExactlyAt(row.Offset, line);
        return Encoding.UTF8.GetString(line);
    }

    static string[] LinesOf(RunBench bench, Submission submission, int textBytes) =>
    [
        .. submission.Rows.Select(row => ResultLines.Succeeded(
            bench.Context.CustomIdOf(submission, row).Format(bench.Context.InstanceKey.Span),
            new string((char)('a' + row), textBytes))),
    ];

    static Submission SubmissionOf(RunBench bench) => new()
    {
        Id = "0000000s",
        RunId = RunBench.RunId,
        WorkspaceId = bench.Api.WorkspaceId,
        Attempt = 0,
        IsPrimer = false,
        Rows = RowSet.Range(0, 6),
        BodyBytes = 1,
        BodySha256 = "",
        Reserved = default,
    };
}
