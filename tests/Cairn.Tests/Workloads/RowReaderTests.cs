using System.Globalization;
using System.Text;
using Cairn.Workloads;

namespace Cairn.Tests.Workloads;

public sealed class RowReaderTests : IDisposable
{
    readonly WorkloadSetup _setup = new();

    [Fact]
    public void Csv_with_quotes_newlines_commas_and_a_byte_order_mark_is_read()
    {
        var rows = _setup.Rows(_setup.Input(
            "a.csv", "\uFEFFid,text\r\n1,\"a \"\"b\"\", c\r\nd\"\r\n\r\n2,ü😀", "id"));

        Assert.Equal(["1", "2"], rows.Select(row => row.Key));
        Assert.Equal(["a \"b\", c\r\nd", "ü😀"], rows.Select(row => row.Fields["text"]));
        Assert.Equal([2, 5], rows.Select(row => row.Line));
        Assert.Equal([0, 1], rows.Select(row => row.Number));
    }

    [Fact]
    public void Json_lines_keep_the_kinds_of_their_values()
    {
        var row = Assert.Single(_setup.Rows(
            _setup.Input("a.jsonl", "\uFEFF{\"s\":\"x\",\"n\":1.50,\"b\":true,\"z\":null,\"l\":[1],\"m\":{\"k\":2}}")));

        Assert.Equal(("x", "1.50", true, null), (row.Fields["s"], row.Fields["n"], row.Fields["b"], row.Fields["z"]));
        Assert.Equal(["1"], Assert.IsAssignableFrom<IReadOnlyList<object?>>(row.Fields["l"]));
        Assert.Equal("2", Assert.IsAssignableFrom<IReadOnlyDictionary<string, object?>>(row.Fields["m"])["k"]);
        Assert.StartsWith("{\"s\"", Encoding.UTF8.GetString(row.Json.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_id_rows_are_numbered_from_one() =>
        Assert.Equal(["1", "2"], _setup.Rows(_setup.Input("a.csv", "text\na\nb\n")).Select(row => row.Key));

    [Theory]
    [InlineData("a.csv")]
    [InlineData("a.jsonl")]
    [InlineData("batch.jsonl")]
    public void Reading_from_any_row_gives_the_same_rows(string name)
    {
        var input = _setup.Input(name, Many(name), name.StartsWith('a') ? "id" : null);
        var reader = new RowReader(input, InputSnapshot.Take(input, TestContext.Current.CancellationToken));
        var all = reader.Read().Select(Describe).ToList();

        Assert.Equal(1000, all.Count);
        foreach (var from in (int[])[0, 1, 255, 256, 257, 700, 999])
            Assert.Equal(all[from..], reader.Read(from).Select(Describe));
        Assert.Empty(reader.Read(1000));
    }

    // Rows of up to 900 kB among short ones, so that parts of the input end at a megabyte as well as at 256 rows.
    [Theory]
    [InlineData("a.csv")]
    [InlineData("a.jsonl")]
    public void Long_rows_among_short_ones_are_read_from_any_row(string name)
    {
        var rows = Enumerable.Range(0, 700).Select(number =>
            (Id: $"r{number}", Text: new string('x', number % 90 == 7 ? number * 1_250 : number % 5))).ToList();
        var input = _setup.Input(name, string.Concat(rows.Select(row => name == "a.csv"
            ? $"{row.Id},\"{row.Text}\n\"\n"
            : $"{{\"id\":\"{row.Id}\",\"text\":\"{row.Text}\\n\"}}\n").Prepend(name == "a.csv" ? "id,text\n" : "")),
            "id");
        var reader = new RowReader(input, InputSnapshot.Take(input, TestContext.Current.CancellationToken));

        foreach (var from in (int[])[0, 1, 97, 98, 255, 256, 368, 637, 638, 699])
        {
            var read = reader.Read(from).ToList();
            Assert.Equal(rows[from..].Select(row => (row.Id, row.Text + "\n")),
                read.Select(row => (row.Key, (string)row.Fields["text"]!)));
            Assert.Equal(Enumerable.Range(from, rows.Count - from), read.Select(row => row.Number));
            Assert.Equal(
                Enumerable.Range(from, rows.Count - from).Select(row => name == "a.csv" ? (2L * row) + 2 : row + 1),
                read.Select(row => row.Line!.Value));
        }
    }

    [Fact]
    public void An_input_that_changed_since_the_snapshot_is_refused()
    {
        var input = _setup.Input("a.csv", "id,text\n1,a\n", "id");
        var reader = new RowReader(input, InputSnapshot.Take(input, TestContext.Current.CancellationToken));
        _setup.Write("a.csv", "id,text\n1,ab\n");

        Assert.Throws<BadInputException>(() => reader.Read().ToList());
    }

    public void Dispose() => _setup.Dispose();

    static string Many(string name) => (name == "a.csv" ? "id,text\n" : "") + string.Concat(
        Enumerable.Range(0, 1000).Select(number => name switch
        {
            "a.csv" => string.Create(CultureInfo.InvariantCulture, $"{number},\"line\nof €{number}\"\n\n"),
            "a.jsonl" =>
                string.Create(CultureInfo.InvariantCulture, $"{{\"id\":{number},\"text\":\"€{number}\"}}\r\n\n"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{{\"custom_id\":\"€{number}\",\"params\":{{}}}}\n"),
        }));

    static string Describe(Row row) =>
        $"{row.Number} {row.Key} {row.Line} {row.Fields.GetValueOrDefault("text")} "
        + Encoding.UTF8.GetString(row.Json.Span);
}
