using System.Text;
using Cairn.Running;

namespace Cairn.Tests.Running;

public sealed class ResultReaderTests
{
    const int MiB = 1 << 20;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1_000, 17)]
    [InlineData(1_000, 100_000)]
    [InlineData(400_000, 65_536)]
    public async Task Lines_are_read_the_same_in_pieces_of_any_size(int textBytes, int pieceBytes)
    {
        using var bench = new RunBench(rows: 6);
        var submission = SubmissionOf(bench);
        var lines = LinesOf(bench, submission, textBytes);
        var file = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));

        var (tally, endsWithNewline) = await ReadAsync(bench, submission, new MemoryStream(file), pieceBytes);

        Assert.True(endsWithNewline);
        Assert.Equal(new(0, 6, 0, 0, 0), tally.Counts);
        Assert.All(tally.Rows.Index(), row => Assert.Equal(
            lines[row.Index], Encoding.UTF8.GetString(file.AsSpan((int)row.Item.Offset, row.Item.Length))));
    }

    [Fact]
    public async Task Of_two_lines_for_a_row_the_first_counts_and_another_contradicts_it()
    {
        using var bench = new RunBench(rows: 6);
        var submission = SubmissionOf(bench);
        var lines = LinesOf(bench, submission, textBytes: 90_000);
        var other = lines[1].Replace("end_turn", "refusal_", StringComparison.Ordinal);
        var file = Encoding.UTF8.GetBytes(
            string.Concat(lines.Append(lines[0]).Append(other).Select(line => line + "\n")) + lines[2]);

        var (tally, endsWithNewline) = await ReadAsync(bench, submission, new MemoryStream(file), 65_536);

        Assert.False(endsWithNewline);
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

        var (tally, endsWithNewline) = await ReadAsync(bench, submission, file, MiB);

        Assert.True(endsWithNewline);
        Assert.Equal((1, 6L), (tally.Unreadable, tally.Counts.Succeeded));
        Assert.Equal((65 * MiB) + 1, tally.Rows[0].Offset);
    }

    static async Task<(ResultTally Tally, bool EndsWithNewline)> ReadAsync(
        RunBench bench, Submission submission, MemoryStream file, int pieceBytes)
    {
        await using var draft = await bench.Folder.DraftAsync("download");
        var tally = new ResultTally(submission, draft);
        var reader = new ResultReader(new(bench.Context, submission), tally);
        var endsWithNewline = await reader.ReadAsync(
            buffer => file.ReadAsync(buffer[..Math.Min(buffer.Length, pieceBytes)], Cancellation), draft.Content,
            Cancellation);
        return (tally, endsWithNewline);
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
