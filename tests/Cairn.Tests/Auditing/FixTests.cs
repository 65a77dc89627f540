using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Cairn.Auditing;
using Cairn.Auditing.Fixing;
using Cairn.Models;
using Cairn.Tests.Workloads;
using static Cairn.Tests.Auditing.Lines;

namespace Cairn.Tests.Auditing;

/// <summary>What a repair changes in a file, and what it leaves alone.</summary>
public sealed class FixTests : IDisposable
{
    readonly WorkloadSetup _setup = new();

    [Fact]
    public async Task An_unmarked_prefix_is_marked_and_one_row_of_it_goes_first()
    {
        var result = await FixAsync(Of(20, row => Batch(row, Handbook)));

        Assert.Equal(1, result.Primers);
        Assert.Equal([RepairKind.Markers], result.Changes.Keys);
        Assert.All(Read(result.File!).Concat(Read(result.PrimerFile!)), request =>
            Assert.Equal("1h", SystemOf(request)[0].GetProperty("cache_control").GetProperty("ttl").GetString()));
        Assert.True(result.After < result.Before);
        Assert.Empty((await AuditAsync(result.PrimerFile!, result.File!)).Failed(Severity.Warn));
    }

    [Fact]
    public async Task Rows_of_one_prefix_come_to_stand_together_and_none_is_lost()
    {
        var result = await FixAsync(
            Of(30, row => Batch(row, new[] { Marked("1h", $"Version {row % 3}. {Handbook}") })));

        var names = Read(result.File!).Select(request => request.GetProperty("custom_id").GetString()).ToList();
        Assert.Equal(["r3", "r6", "r9"], names.Take(3));
        Assert.Equal((3, 27), (result.Primers, names.Count));
        Assert.Contains(RepairKind.LineOrder, result.Changes.Keys);
    }

    [Fact]
    public async Task What_all_share_goes_in_front_of_what_differs_and_that_is_said()
    {
        var result = await FixAsync(Of(20, row => Batch(row, new[] { Text($"It is {row}:00."), Text(Handbook) })));

        Assert.Equal(20, result.Changes[RepairKind.SystemOrder]);
        Assert.All(Read(result.File!), request =>
            Assert.Equal(Handbook, SystemOf(request)[0].GetProperty("text").GetString()));
    }

    [Fact]
    public async Task Tools_and_their_keys_come_into_one_order()
    {
        var result = await FixAsync(RuleCases.All.Single(shown => shown.Rule == "tool-order").Fails);

        var tools = Read(result.File!)
            .Select(request => request.GetProperty("params").GetProperty("tools").GetRawText());
        Assert.Single(tools.Distinct());
        Assert.Equal(2, result.Changes[RepairKind.ToolOrder]);
    }

    [Fact]
    public async Task A_file_without_faults_is_left_alone()
    {
        var result = await FixAsync(Of(2, row => Batch(row, "Short.")));

        Assert.Null(result.File);
        Assert.False(File.Exists(Path.Combine(_setup.Folder, "fixed.jsonl")));
    }

    [Fact]
    public async Task Text_with_accents_and_quotes_stays_as_it_is()
    {
        const string text = "Größe \"9\" <tag> 漢字 😀";

        var result = await FixAsync(Of(9, row => Batch(row, Handbook, content: $"{text} {row}")));

        var contents = Read(result.File!).Select(request => request.GetProperty("params").GetProperty("messages")[0]
            .GetProperty("content")[0].GetProperty("text").GetString());
        Assert.All(contents, content => Assert.StartsWith(text, content, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_target_that_is_there_is_not_written_over()
    {
        _setup.Write("fixed.jsonl", "mine");

        var refused = await Assert.ThrowsAsync<BadInputException>(() => FixAsync(Of(9, row => Batch(row, Handbook))));

        Assert.Contains("there already", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repair_that_is_stopped_leaves_no_file_behind()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(
            () => FixUntilAsync(Of(9, row => Batch(row, Handbook)), stop.Token));

        Assert.Equal(["requests.jsonl"], Files());
    }

    [Fact]
    public async Task A_repair_leaves_its_two_files_and_nothing_else()
    {
        await FixAsync(Of(9, row => Batch(row, Handbook)));

        Assert.Equal(["fixed.jsonl", "fixed.primers.jsonl", "requests.jsonl"], Files());
    }

    [Fact]
    public async Task A_create_body_and_a_packed_file_are_repaired_as_one()
    {
        var rows = Of(18, row => Batch(row, Handbook)).ToList();
        var body = _setup.Write("requests.json", $$"""{"requests": [{{string.Join(",\n", rows.Take(9))}}]}""");
        var packed = Path.Combine(_setup.Folder, "requests.jsonl.gz");
        await using (var zip = new GZipStream(File.Create(packed), CompressionLevel.Fastest))
            await zip.WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', rows.Skip(9))), Cancellation);

        var result = RequestFixer.Fix(([body, packed], Path.Combine(_setup.Folder, "fixed.jsonl")),
            ModelCatalog.BuiltIn, (await AuditAsync(body, packed)).Findings, Cancellation);

        var written = Read(result.PrimerFile!).Concat(Read(result.File!)).ToList();
        Assert.Equal(Enumerable.Range(0, 18).Select(row => $"r{row}"),
            written.Select(request => request.GetProperty("custom_id").GetString()));
        Assert.All(written, request => Assert.True(SystemOf(request)[0].TryGetProperty("cache_control", out _)));
        Assert.Equal(["fixed.jsonl", "fixed.primers.jsonl", "requests.json", "requests.jsonl.gz"], Files());
    }

    public void Dispose() => _setup.Dispose();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    IEnumerable<string?> Files() => Directory.GetFiles(_setup.Folder, "*requests*").Concat(
        Directory.GetFiles(_setup.Folder, "fixed*")).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    static IEnumerable<JsonElement> Read(string file) => File.ReadLines(file).Select(line => JsonElement.Parse(line));

    static JsonElement SystemOf(JsonElement request) => request.GetProperty("params").GetProperty("system");

    Task<FixResult> FixAsync(IEnumerable<string> lines) => FixUntilAsync(lines, TestContext.Current.CancellationToken);

    async Task<FixResult> FixUntilAsync(IEnumerable<string> lines, CancellationToken cancellationToken)
    {
        var file = _setup.Write("requests.jsonl", string.Join('\n', lines));
        var audit = await AuditAsync(file);
        return RequestFixer.Fix(([file], Path.Combine(_setup.Folder, "fixed.jsonl")), ModelCatalog.BuiltIn,
            audit.Findings, cancellationToken);
    }

    static Task<AuditResult> AuditAsync(params string[] files) => Auditor.AuditFilesAsync(
        files, ModelCatalog.BuiltIn, new(2026, 11, 21, 0, 0, 0, default), TestContext.Current.CancellationToken);
}
