using Cairn.Models;
using Cairn.Workloads;

namespace Cairn.Tests.Workloads;

/// <summary>Files of a folder as rows.</summary>
public sealed class FolderInputTests : IDisposable
{
    const string Yaml = """
        name: t
        input: scans
        model: claude-haiku-5-5
        max_tokens: 300
        user:
          - { file: "{{ file }}" }
          - "What does {{ file }} say?"

        """;

    readonly WorkloadSetup _setup = new();

    public FolderInputTests()
    {
        Directory.CreateDirectory(Path.Combine(_setup.Folder, "scans", "b"));
        _setup.Write("scans/a.pdf", [.. "%PDF-1.7"u8]);
        _setup.Write("scans/b/note.txt", "\uFEFFhello");
        _setup.Write("scans/c.bin", [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A]);
        _setup.Write("scans/.hidden", "not this");
    }

    [Fact]
    public void Each_file_is_a_row_by_its_name_and_type()
    {
        var rows = _setup.Rows(Read(Yaml).Input);

        Assert.Equal(["a.pdf", "b/note.txt", "c.bin"], rows.Select(row => row.Key));
        Assert.Equal(
            ["application/pdf", "text/plain", "image/png"], rows.Select(row => row.Fields["media_type"]));
        Assert.Equal([null, "hello", null], rows.Select(row => row.Fields["text"]));
    }

    [Fact]
    public void A_file_stands_in_the_prompt_as_the_block_of_its_kind()
    {
        Assert.Equal(
            [
                """{"type":"document","source":SOURCEapplication/pdf","data":"JVBERi0xLjc="}}""",
                """{"type":"text","text":"hello"}""",
                """{"type":"image","source":SOURCEimage/png","data":"iVBORw0KGgo="}}""",
            ],
            Compose(Yaml).Select(request => System.Text.Encoding.UTF8.GetString(request.Blocks[0].Json.Span)
                .Replace("""{"type":"base64","media_type":""" + "\"", "SOURCE", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_bytes_of_a_file_are_a_column_that_only_a_template_sees()
    {
        var yaml = Yaml.Replace("{ file: \"{{ file }}\" }", "\"{{ data }}\"", StringComparison.Ordinal);

        Assert.Contains("JVBERi0xLjc=", WorkloadSetup.Bytes(Compose(yaml)[0]), StringComparison.Ordinal);
        Assert.DoesNotContain("data", _setup.Rows(Read(yaml).Input)[0].Fields.Keys);
    }

    [Fact]
    public void A_file_that_changed_is_not_asked_about()
    {
        var workload = Read(Yaml);
        var rows = _setup.Rows(workload.Input);
        _setup.Write("scans/a.pdf", [.. "%PDF-2.0"u8]);

        var refused = Assert.Throws<BadInputException>(
            () => new RequestComposer(workload, ModelCatalog.BuiltIn).Compose(rows[0]));

        Assert.Equal("\"a.pdf\", which has changed", Assert.Single(refused.Faults).Found);
    }

    [Fact]
    public void Files_of_other_kinds_are_refused_by_name()
    {
        _setup.Write("scans/d.zip", [0x50, 0x4B, 3, 4, 0]);
        _setup.Write("scans/latin.txt", [0xE4]);

        var faults = Assert.Throws<BadInputException>(() => Read(Yaml)).Faults;

        Assert.Equal(["d.zip", "latin.txt"], faults.Select(fault => Path.GetFileName(fault.File)));
    }

    [Fact]
    public void The_file_of_a_row_needs_a_folder() => Assert.Equal(
        "the column \"data\"",
        _setup.FaultOf(Yaml.Replace("input: scans", "input: rows.csv", StringComparison.Ordinal)
            .Replace("What does {{ file }} say?", "What?", StringComparison.Ordinal)).Found);

    Workload Read(string yaml)
    {
        _setup.Write("cairn.yaml", yaml);
        return WorkloadFile.Read(
            _setup.Folder, ModelCatalog.BuiltIn, new() { CopiesFolder = Path.Combine(_setup.Folder, ".copies") });
    }

    IReadOnlyList<ComposedRequest> Compose(string yaml)
    {
        var workload = Read(yaml);
        var composer = new RequestComposer(workload, ModelCatalog.BuiltIn);
        return [.. _setup.Rows(workload.Input).Select(composer.Compose)];
    }

    public void Dispose() => _setup.Dispose();
}
