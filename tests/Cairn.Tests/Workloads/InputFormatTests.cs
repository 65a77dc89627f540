using System.IO.Compression;
using System.Text;
using Cairn.Models;
using Cairn.Workloads;

namespace Cairn.Tests.Workloads;

/// <summary>Inputs by their front door: a workload file that names them.</summary>
public sealed class InputFormatTests : IDisposable
{
    const string Rest = """

        name: t
        model: claude-haiku-5-5
        max_tokens: 300
        user: "{{ text }}"

        """;

    readonly WorkloadSetup _setup = new();

    static CancellationToken Token => TestContext.Current.CancellationToken;

    string Copies => Path.Combine(_setup.Folder, ".copies");

    [Fact]
    public void Values_between_tabs_are_rows_with_quotes_and_commas()
    {
        _setup.Write("rows.tsv", "id\ttext\n1\ta, b\n2\t\"tab\there\"\n");

        Assert.Equal([("1", "a, b"), ("2", "tab\there")], Texts("input: rows.tsv\nid: id"));
    }

    [Theory]
    [InlineData("rows.csv.gz", "id,text\n1,hello\n")]
    [InlineData("rows.jsonl.gz", """{"id":"1","text":"hello"}""")]
    [InlineData("rows.json.gz", """[{"id":"1","text":"hello"}]""")]
    public void A_packed_input_is_read_as_what_is_in_it(string name, string content)
    {
        _setup.Write(name, Packed(content));

        Assert.Equal([("1", "hello")], Texts($"input: {name}\nid: id"));
    }

    [Fact]
    public void A_packed_input_is_unpacked_once_and_anew_when_it_changes()
    {
        _setup.Write("rows.csv.gz", Packed("text\nold\n"));
        var first = Read("input: rows.csv.gz").Input.Path;
        var again = Read("input: rows.csv.gz").Input.Path;
        _setup.Write("rows.csv.gz", Packed("text\nnew\n"));

        Assert.Equal(first, again);
        Assert.Equal([("1", "new")], Texts("input: rows.csv.gz"));
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(20, 1)]
    public void A_broken_gzip_file_is_refused(int garbage, double share)
    {
        var rows = Enumerable.Range(0, 2_000).Select(row => $"{row * 7_919L % 104_729}\n");
        var whole = Packed($"text\n{string.Concat(rows)}");
        _setup.Write("rows.csv.gz", [.. whole.Take((int)(whole.Length * share)), .. new byte[garbage]]);

        var fault = Assert.Single(Assert.Throws<BadInputException>(() => Read("input: rows.csv.gz")).Faults);

        Assert.Contains("gzip", fault.Found, StringComparison.Ordinal);
        Assert.EndsWith("rows.csv.gz", fault.File, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Copies));
    }

    [Fact]
    public void Several_gzip_files_behind_each_other_are_one_input()
    {
        _setup.Write("rows.csv.gz", [.. Packed("text\na\n"), .. Packed("b\n")]);

        Assert.Equal([("1", "a"), ("2", "b")], Texts("input: rows.csv.gz"));
    }

    [Theory]
    [InlineData("""{"requests": [{"custom_id": "a", "params": PARAMS}, {"custom_id": "b", "params": PARAMS}]}""", 2)]
    [InlineData("""[{"custom_id": "a", "params": PARAMS}]""", 1)]
    public void A_whole_create_body_is_a_workload(string body, int requests)
    {
        var path = _setup.Write("create.json", body.Replace(
            "PARAMS",
            """{"model": "claude-haiku-5-5", "max_tokens": 9, "messages": [{"role": "user", "content": "hi"}]}""",
            StringComparison.Ordinal));
        var workload = WorkloadFile.Read(path, ModelCatalog.BuiltIn, Sources());

        Assert.Equal(InputFormat.BatchLines, workload.Input.Format);
        Assert.Equal(["a", "b"], _setup.Rows(workload.Input).Select(row => row.Key).Concat(["b"]).Distinct());
        Assert.Equal(requests, _setup.Rows(workload.Input).Count);
    }

    [Theory]
    [InlineData("rows.jsonl", "nope\n")]
    [InlineData("rows.json", "[1, 2]")]
    public void A_first_line_that_is_no_object_is_told_with_its_place(string name, string content)
    {
        _setup.Write(name, content);
        var input = Read($"input: {name}").Input;

        Assert.Equal(1, _setup.Faults(input)[0].Line);
    }

    [Fact]
    public void Bare_bodies_of_Messages_get_an_id_by_their_place()
    {
        _setup.Write("bodies.json",
            """[{"model": "claude-haiku-5-5", "max_tokens": 9, "messages": [{"role": "user", "content": "hi"}]}]""");
        var workload = WorkloadFile.Read(Path.Combine(_setup.Folder, "bodies.json"), ModelCatalog.BuiltIn, Sources());

        var row = Assert.Single(_setup.Rows(workload.Input));

        Assert.Equal("request-1", row.Key);
        Assert.Equal(9, new RequestComposer(workload, ModelCatalog.BuiltIn).Compose(row).MaxTokens);
    }

    [Fact]
    public void Rows_that_are_piped_in_are_kept_for_whoever_goes_on()
    {
        using var piped = new MemoryStream(Encoding.UTF8.GetBytes("""{"text":"hello"}"""));
        var workload = Read("input: \"-\"", Sources() with { StandardInput = piped });
        var sha256 = InputSnapshot.Take(workload.Input, Token).Sha256;
        var again = Read("input: \"-\"", Sources() with { PipedSha256 = sha256 });

        Assert.Equal("hello", Assert.Single(_setup.Rows(again.Input)).Fields["text"]);
    }

    [Fact]
    public void Rows_that_were_piped_in_and_are_gone_are_missed()
    {
        var gone = Assert.Throws<BadInputException>(
            () => Read("input: \"-\"", Sources() with { PipedSha256 = new('0', 64) }));
        var never = Assert.Throws<BadInputException>(() => Read("input: \"-\""));

        Assert.Contains("no copy is left", Assert.Single(gone.Faults).Found, StringComparison.Ordinal);
        Assert.Contains("standard input", Assert.Single(never.Faults).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_million_columns_of_one_row_are_refused()
    {
        var names = Enumerable.Range(0, 1_000_000).Select(column => $"c{column}").ToList();
        var csv = _setup.Input("wide.csv", string.Join(',', names) + "\n");
        var jsonl = _setup.Input(
            "wide.jsonl", $"{{{string.Join(',', names.Take(10_001).Select(name => $"\"{name}\":1"))}}}");

        Assert.Equal("1,000,000 columns in one row", Assert.Single(_setup.Faults(csv)).Found);
        Assert.Equal(("10,001 columns in one row", 1),
            _setup.Faults(jsonl) is [var only] ? (only.Found, only.Line) : default);
    }

    [Fact]
    public void Quotes_line_breaks_and_a_byte_order_mark_leave_the_values_as_they_are()
    {
        var input = _setup.Input(
            "rows.csv", "\uFEFFid,\"a \"\"b\"\"\"\r\n1,\"line\r\nbreak, \"\"quoted\"\"\"\r\n2,\"\uFEFF\"\r\n", "id");

        var rows = _setup.Rows(input);

        Assert.Equal(["1", "2"], rows.Select(row => row.Key));
        Assert.Equal(["line\r\nbreak, \"quoted\"", "\uFEFF"], rows.Select(row => row.Fields["a \"b\""]));
    }

    [Fact]
    public void Ragged_rows_are_refused_with_their_lines()
    {
        var input = _setup.Input("rows.csv", "id,text\n1,\"two\nlines\"\n2\n3,a,b\n4,fine\n");

        Assert.Equal(
            [(4, "1 fields"), (5, "3 fields")], _setup.Faults(input).Select(fault => ((int)fault.Line!, fault.Found)));
    }

    [Theory]
    [InlineData("rows.csv", false, "id,text\r\n1,grün 😀\r\n")]
    [InlineData("rows.tsv", true, "id\ttext\n1\tgrün 😀\n")]
    [InlineData("rows.jsonl", false, """{"id":"1","text":"grün 😀"}""")]
    [InlineData("rows.json", true, """[{"id":"1","text":"grün 😀"}]""")]
    public void Text_in_UTF_16_is_told_by_its_byte_order_mark(string name, bool isBigEndian, string content)
    {
        _setup.Write(name, Utf16(content, isBigEndian));

        Assert.Equal([("1", "grün 😀")], Texts($"input: {name}\nid: id"));
    }

    [Fact]
    public void Rows_in_UTF_16_that_are_packed_or_piped_in_are_read_too()
    {
        _setup.Write("rows.csv.gz", Packed(Utf16("id,text\n1,é\n")));
        using var piped = new MemoryStream(Utf16("id,text\n2,é\n"));
        var input = Read("input: { file: \"-\", format: csv }\nid: id", Sources() with { StandardInput = piped }).Input;
        var sha256 = InputSnapshot.Take(input, Token).Sha256;

        Assert.Equal([("1", "é")], Texts("input: rows.csv.gz\nid: id"));
        Assert.EndsWith(sha256, input.Path, StringComparison.Ordinal);
        Assert.Equal("é", Assert.Single(_setup.Rows(input)).Fields["text"]);
    }

    [Theory]
    [InlineData("61")]
    [InlineData("610000D80A00")]
    [InlineData("0000610000000A000000")]
    public void The_mark_of_UTF_16_in_front_of_something_else_is_refused(string bytes)
    {
        _setup.Write("rows.csv", [.. Encoding.Unicode.Preamble, .. Convert.FromHexString(bytes)]);

        var refused = Assert.Throws<BadInputException>(() => Read("input: rows.csv"));

        var fault = Assert.Single(refused.Faults);
        Assert.Equal("Save the file as UTF-8.", fault.Repair);
        Assert.EndsWith("rows.csv", fault.File, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Copies));
    }

    [Fact]
    public void A_file_in_UTF_16_that_nobody_made_plain_is_refused_as_one()
    {
        var input = _setup.Input("rows.csv", Utf16("a\nb\n"));

        Assert.Equal("Save the file as UTF-8.", Assert.Single(_setup.Faults(input)).Repair);
    }

    static byte[] Utf16(string content, bool isBigEndian = false)
    {
        var encoding = new UnicodeEncoding(isBigEndian, byteOrderMark: true);
        return [.. encoding.GetPreamble(), .. encoding.GetBytes(content)];
    }

    static byte[] Packed(string content) => Packed(Encoding.UTF8.GetBytes(content));

    static byte[] Packed(byte[] content)
    {
        using var to = new MemoryStream();
        using (var gzip = new GZipStream(to, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(content);
        return to.ToArray();
    }

    InputSources Sources() => new() { CopiesFolder = Copies };

    Workload Read(string input, InputSources? sources = null)
    {
        _setup.Write("cairn.yaml", input + Rest);
        return WorkloadFile.Read(_setup.Folder, ModelCatalog.BuiltIn, sources ?? Sources());
    }

    IEnumerable<(string, object?)> Texts(string input) =>
        _setup.Rows(Read(input).Input).Select(row => (row.Key, row.Fields["text"]));

    public void Dispose() => _setup.Dispose();
}
