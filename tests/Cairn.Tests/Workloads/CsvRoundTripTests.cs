using System.Text;
using System.Text.Json;
using Cairn.Models;
using Cairn.Workloads;

namespace Cairn.Tests.Workloads;

/// <summary>Tables as other programs write them, in every way that RFC 4180 leaves open.</summary>
public sealed class CsvRoundTripTests : IDisposable
{
    const string Yaml = """
        name: t
        input: NAME
        model: claude-haiku-5-5
        max_tokens: 300
        user: "{{ c0 }}"

        """;

    readonly WorkloadSetup _setup = new();

    [Theory]
    [InlineData("rows.csv", ',')]
    [InlineData("rows.tsv", '\t')]
    public void Values_are_read_as_they_were_whatever_quotes_and_line_ends_surround_them(string name, char separator) =>
        Law.HoldsForGenes(300, genes =>
        {
            var table = Table(genes);
            _setup.Write(name, Written(table, separator, genes));

            var input = Read(Yaml.Replace("NAME", name, StringComparison.Ordinal)).Input;
            var reader = new RowReader(input, InputSnapshot.Take(input, TestContext.Current.CancellationToken));

            var values = table[1..].SelectMany(row => row).ToList();
            return values.SequenceEqual(Values(reader.Read(), table[0]))
                && values.SequenceEqual(Values(reader.ReadAt(Enumerable.Range(0, table.Length - 1)), table[0]));
        });

    [Fact]
    public void A_prompt_says_what_the_cells_say_whether_or_not_they_need_escapes() => Law.HoldsForGenes(100, genes =>
    {
        var table = Table(genes);
        _setup.Write("rows.csv", Written(table, ',', genes));
        var workload = Read(Yaml.Replace("NAME", "rows.csv", StringComparison.Ordinal)
            .Replace("{{ c0 }}", "\\\"{{ c0 }}\\n{{c0}}/", StringComparison.Ordinal));

        var requests = _setup.Rows(workload.Input).Select(new RequestComposer(workload, ModelCatalog.BuiltIn).Compose);

        return table[1..].Select(row => $"\"{row[0]}\n{row[0]}/").SequenceEqual(requests.Select(TextOf));
    });

    [Fact]
    public void Bytes_that_came_into_a_table_behind_its_snapshot_and_are_no_characters_are_replaced()
    {
        _setup.Write("rows.csv", "id,text\n1,abc\n2,\"d\"\"e\"\n");
        var workload = _setup.Read(WorkloadSetup.Minimal);
        var input = workload.Input;
        var snapshot = InputSnapshot.Take(input, TestContext.Current.CancellationToken);
        _setup.Write("rows.csv", [.. "id,text\n1,a"u8, 0xC3, (byte)'c', .. "\n2,\"d\"\""u8, 0xFF, .. "\"\n"u8]);

        var rows = new RowReader(input, snapshot).Read().ToList();

        Assert.Equal(["a\uFFFDc", "d\"\uFFFD"], Values(rows, ["text"]));
        Assert.Equal(["1", "2"], rows.Select(row => row.Key));
        var composer = new RequestComposer(workload, ModelCatalog.BuiltIn);
        Assert.Equal(["a\uFFFDc", "d\"\uFFFD"], rows.Select(row => TextOf(composer.Compose(row))));
    }

    Workload Read(string yaml)
    {
        _setup.Write("cairn.yaml", yaml);
        return WorkloadFile.Read(_setup.Folder, ModelCatalog.BuiltIn, new InputSources
        {
            CopiesFolder = Path.Combine(_setup.Folder, ".copies"),
        });
    }

    static string? TextOf(ComposedRequest request)
    {
        using var json = JsonDocument.Parse(Assert.Single(request.Blocks).Json);
        return json.RootElement.GetProperty("text").GetString();
    }

    static IEnumerable<string> Values(IEnumerable<Row> rows, IEnumerable<string> columns) =>
        rows.SelectMany(row => columns.Select(column => (string)row.Fields[column]!));

    static string[][] Table(Genes genes)
    {
        var columns = 1 + genes.Below(3);
        string[] header =
        [
            "c0", .. Enumerable.Range(1, columns - 1).Select(column => $"c{column}" + Cell(genes)),
        ];
        return [header, .. Enumerable.Range(0, 1 + genes.Below(4))
            .Select(_ => Enumerable.Range(0, columns).Select(_ => Cell(genes)).ToArray())];
    }

    static string Cell(Genes genes) => string.Concat(Enumerable.Range(0, genes.Below(4)).Select(_ => genes.Of(
        "a", "\"", "\n", "\r\n", "\r", ",", "\t", " ", "\uFEFF", "é", "😀", "=", "'", "\0", "\u2028", "\"\"")));

    static byte[] Written(string[][] table, char separator, Genes genes)
    {
        var lineEnd = genes.Of("\n", "\r\n");
        var encoding = genes.Of<Encoding>(
            new UTF8Encoding(false), new UTF8Encoding(true), new UnicodeEncoding(false, true),
            new UnicodeEncoding(true, true));
        var text = string.Join(lineEnd, table.Select(row => string.Join(separator, row.Select(
            cell => NeedsQuotes(cell, separator) || genes.Below(2) == 1 ? Quoted(cell) : cell))));
        return [.. encoding.Preamble, .. encoding.GetBytes(text + genes.Of("", lineEnd))];
    }

    // A line that is empty is no row, so that an empty cell which is alone in its row stands in quotes.
    static bool NeedsQuotes(string cell, char separator) =>
        cell.Length == 0 || cell.AsSpan().IndexOfAny([separator, '"', '\r', '\n']) >= 0;

    static string Quoted(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public void Dispose() => _setup.Dispose();
}
