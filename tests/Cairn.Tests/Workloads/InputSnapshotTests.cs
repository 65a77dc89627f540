using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Cairn.Workloads;

namespace Cairn.Tests.Workloads;

public sealed class InputSnapshotTests : IDisposable
{
    readonly WorkloadSetup _setup = new();

    [Fact]
    public void A_snapshot_pins_length_hash_and_rows()
    {
        var text = "id,text\r\n1,\"a\r\nb\"\r\n\r\n2,c";
        var snapshot = InputSnapshot.Take(_setup.Input("a.csv", text, "id"), TestContext.Current.CancellationToken);

        Assert.Equal((text.Length, 2), (snapshot.Length, snapshot.RowCount));
        Assert.Equal(["id", "text"], snapshot.Columns);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), snapshot.Sha256);
    }

    [Theory]
    [InlineData("a.csv", "id,text\n1,\"x", 2, "a quote that is never closed")]
    [InlineData("a.csv", "id,text\n1,x\"y\n", 2, "a quote inside an unquoted field")]
    [InlineData("a.csv", "id,text\n1,\"x\"y\n", 2, "text after a closing quote")]
    [InlineData("a.csv", "id,text\n1,\"x\ny\"\n1\n", 4, "1 fields")]
    [InlineData("a.csv", "id,text\n1,a,b\n", 2, "3 fields")]
    [InlineData("a.csv", "id,text,id\n1,a,b\n", 1, "the column \"id\" twice")]
    [InlineData("a.csv", "idd,text\n1,a\n", 1, "no column \"id\"")]
    [InlineData("a.csv", "id,text\n,a\n", 2, "a row without \"id\"")]
    [InlineData("a.jsonl", "{\"id\":1}\n{\"id\":2", 2, "broken JSON at byte 7")]
    [InlineData("a.jsonl", "{\"id\":1}\n\n[1]\n", 3, "a line that is Array")]
    [InlineData("a.jsonl", "{\"id\":1,\"a\":{\"b\":1,\"b\":2}}\n", 1, "a key that occurs twice in one object")]
    [InlineData("a.jsonl", "{\"id\":null}\n", 1, "a row without \"id\"")]
    [InlineData("a.jsonl", "{\"id\":1,\"x\":\"\\ud800\"}\n", 1, "an escape that is half a character")]
    [InlineData("batch.jsonl", "{\"custom_id\":\"a\"}\n", 1, "a line without params")]
    [InlineData("batch.jsonl", "{\"params\":{}}\n", 1, "a row without \"custom_id\"")]
    public void A_broken_row_is_refused_with_its_line(string name, string content, int line, string found)
    {
        var fault = Assert.Single(_setup.Faults(_setup.Input(name, content, name.StartsWith('a') ? "id" : null)));

        Assert.Equal((name, line, found), (fault.File, fault.Line, fault.Found));
    }

    [Theory]
    [InlineData("a.csv", "")]
    [InlineData("a.csv", "id,text\n")]
    [InlineData("a.jsonl", "")]
    [InlineData("a.jsonl", "\n  \n")]
    public void An_input_without_rows_is_refused(string name, string content) =>
        Assert.Equal("no rows", Assert.Single(_setup.Faults(_setup.Input(name, content))).Found);

    [Theory]
    [InlineData("a.csv", "id,text\n1,a\n2,b\n1,c\n", 4, 2)]
    [InlineData("a.jsonl", "{\"id\":\"1\"}\n{\"id\":2}\n\n{\"id\":1}\n", 4, 1)]
    [InlineData("batch.jsonl", "{\"custom_id\":\"a\",\"params\":{}}\n{\"custom_id\":\"a\",\"params\":{}}\n", 2, 1)]
    public void A_key_that_occurs_twice_is_refused_with_both_lines(string name, string content, int line, int first)
    {
        var fault = Assert.Single(_setup.Faults(_setup.Input(name, content, name.StartsWith('a') ? "id" : null)));

        Assert.Equal(line, fault.Line);
        Assert.Contains($"first in line {first}", fault.Expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.csv", "text\nab\n", 2, 6)]
    [InlineData("a.jsonl", "{\"text\":\"ab\"}\n", 1, 10)]
    [InlineData("a.csv", "text\nab\n", 833_334, 2_500_001, 833_333)]
    public void A_byte_that_is_not_utf8_is_refused_with_line_and_offset(
        string name, string content, int line, int offset, int rows = 1)
    {
        var bytes = Encoding.UTF8.GetBytes(content[..5] + string.Concat(Enumerable.Repeat(content[5..], rows)));
        bytes[offset] = 0xFF;
        var fault = Assert.Single(_setup.Faults(_setup.Input(name, bytes)));

        Assert.Equal(line, fault.Line);
        Assert.Contains($"offset {offset}", fault.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_character_cut_by_the_end_of_a_chunk_is_no_fault()
    {
        var text = "text\n" + string.Concat(Enumerable.Range(0, 400_000).Select(_ => "a€😀\n"));

        var snapshot = InputSnapshot.Take(_setup.Input("a.csv", text), TestContext.Current.CancellationToken);

        Assert.Equal(400_000, snapshot.RowCount);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), snapshot.Sha256);
    }

    [Fact]
    public void A_character_cut_by_the_end_of_the_file_is_refused() => Assert.Contains(
        "offset 6", Assert.Single(_setup.Faults(_setup.Input("a.csv", [.. "text\na"u8, 0xE2, 0x82]))).Found,
            StringComparison.Ordinal);

    [Fact]
    public void Utf16_is_refused() => Assert.Contains(
        "not UTF-8", Assert.Single(
            _setup.Faults(_setup.Input("a.csv", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("text\na\n")]))).Found,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("a.csv", "text\nshort\n{0}\nshort\n", 3)]
    [InlineData("a.jsonl", "{{\"text\":\"a\"}}\n{{\"text\":\"{0}\"}}\n{{\"text\":\"a\"}}\n", 2)]
    public void A_row_of_twenty_megabytes_is_refused_with_its_size(string name, string format, int line)
    {
        var content = string.Format(CultureInfo.InvariantCulture, format, new string('x', 20_000_000));
        var fault = Assert.Single(_setup.Faults(_setup.Input(name, content)));

        Assert.Equal(line, fault.Line);
        Assert.StartsWith("20,000,0", fault.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_nested_too_deep_is_refused() => Assert.Equal(
        "JSON nested deeper than 64",
        Assert.Single(
            _setup.Faults(_setup.Input("a.jsonl", $"{{\"a\":{new string('[', 70)}{new string(']', 70)}}}"))).Found);

    [Fact]
    public void Of_many_faults_twenty_are_shown_and_the_rest_counted()
    {
        var faults = _setup.Faults(_setup.Input("a.jsonl", string.Concat(Enumerable.Repeat("oops\n", 33))));

        Assert.Equal(21, faults.Count);
        Assert.Equal("13 more faults", faults[^1].Found);
    }

    public void Dispose() => _setup.Dispose();
}
