using System.Text;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Tests.Running;

public sealed class SegmentLinesTests
{
    static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(number => (byte)number)];

    [Fact]
    public void Rows_that_are_asked_for_in_order_are_found_in_one_pass()
    {
        var written = Enumerable.Range(0, 500).Select(row => Line(row, new('x', row * 7))).ToList();

        using var lines = Open(string.Concat(written.Select(line => line + "\n")));

        foreach (var row in Enumerable.Range(0, 500).Where(row => row % 3 != 1))
            Assert.Equal(written[row], Text(lines.Find(row)));
        Assert.Null(lines.Find(500));
        Assert.Null(lines.Find(501));
    }

    [Fact]
    public void A_row_before_one_that_was_asked_for_and_one_that_is_not_there_are_left_to_an_index()
    {
        using var lines = Open($"{Line(2)}\n{Line(5)}\n{Line(7)}\n");

        Assert.Null(lines.Find(3));
        Assert.Equal(Line(5), Text(lines.Find(5)));
        Assert.Null(lines.Find(2));
        Assert.Null(lines.Find(5));
        Assert.Equal(Line(7), Text(lines.Find(7)));
    }

    [Fact]
    public void A_name_counts_wherever_and_however_it_stands_in_its_line()
    {
        var name = Name(4);
        var behind = $"{{\"result\":{{}}, \"custom_id\":\"{name}\"}}";
        var escaped = $"{{\"custom_id\":\"\\u0078{Name(6)[1..]}\",\"result\":{{}}}}";

        using var lines = Open($"{Line(1)}\n{behind}\n{escaped}\n");

        Assert.Equal(behind, Text(lines.Find(4)));
        Assert.Equal(escaped, Text(lines.Find(6)));
    }

    [Fact]
    public void Lines_without_an_authentic_name_of_a_row_that_is_recorded_here_are_passed_over()
    {
        var forged = Line(3).Replace(Name(3)[^4..], "0000", StringComparison.Ordinal);

        using var lines = Open(
            $"\n[]\nnothing\n{{\"custom_id\":7}}\n{{\"custom_id\":\"mine\"}}\n{forged}\n{Line(9)}\n{Line(3, "own")}\n",
            row => row != 9);

        Assert.Equal(Line(3, "own"), Text(lines.Find(3)));
        Assert.Null(lines.Find(9));
    }

    [Fact]
    public void Of_two_lines_for_a_row_the_last_counts_and_a_line_that_was_cut_off_does_not()
    {
        using var lines = Open($"{Line(0)}\n{Line(0, "again")}\n{Line(1)}\n{Line(2)}");

        Assert.Equal(Line(0, "again"), Text(lines.Find(0)));
        Assert.Equal(Line(1), Text(lines.Find(1)));
        Assert.Null(lines.Find(2));
    }

    [Fact]
    public async Task A_row_has_the_same_record_in_whatever_order_rows_are_asked_for()
    {
        using var bench = await new RunBench().StartAsync();
        var snapshot = await bench.RunAsync();
        var token = TestContext.Current.CancellationToken;
        await using var inOrder = new RecordFinder(bench.Context, snapshot);
        await using var inAnyOrder = new RecordFinder(bench.Context, snapshot);

        List<string> ascending = [];
        foreach (var row in (int[])[0, 1, 2, 3])
            ascending.Add(Text((await inOrder.FindAsync(row, token)).Raw.ToArray())!);
        List<string> shuffled = [];
        foreach (var row in (int[])[2, 2, 0, 3, 1])
            shuffled.Add(Text((await inAnyOrder.FindAsync(row, token)).Raw.ToArray())!);

        Assert.Equal(4, ascending.Distinct().Count());
        Assert.Equal([ascending[2], ascending[2], ascending[0], ascending[3], ascending[1]], shuffled);
    }

    static SegmentLines Open(string content, Func<int, bool>? isOwn = null) =>
        new(new MemoryStream(Encoding.UTF8.GetBytes(content)), isOwn ?? (_ => true), Key);

    static string Line(int row, string text = "") =>
        $"{{\"custom_id\":\"{Name(row)}\",\"result\":{{\"text\":\"{text}\"}}}}";

    static string Name(int row) => new CustomId("00000001", "00000002", 0, row, 0).Format(Key);

    static string? Text(byte[]? line) => line is null ? null : Encoding.UTF8.GetString(line);
}
