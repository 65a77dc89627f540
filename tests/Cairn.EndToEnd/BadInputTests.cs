using System.Globalization;
using System.Text;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>
/// What a person gets wrong: each is refused with exit code 2 and a message that names the place, what was found, what
/// was expected and the repair, before anything is made or sent.
/// </summary>
public sealed class BadInputTests : IDisposable
{
    readonly Workbench _bench = new();
    readonly string _folder;

    public BadInputTests() => _folder = new Workload { Rows = 3 }.Write(_bench);

    [Fact]
    public async Task A_missing_input_file()
    {
        File.Delete(_bench.PathOf("work/rows.csv"));

        await RefusesAsync("cairn.yaml:2: found no file \"rows.csv\"; expected a file of the folder. Check the name.");
    }

    [Fact]
    public async Task Bad_yaml()
    {
        _bench.Write("work/cairn.yaml", Workload.Yaml.Replace("user: \"Row", "user: Row: ", StringComparison.Ordinal));

        await RefusesAsync("cairn.yaml:8: found YAML that cannot be read (", "); expected YAML. Check indentation");
    }

    [Fact]
    public async Task A_column_in_the_template_that_the_input_does_not_have()
    {
        _bench.Write("work/cairn.yaml", Workload.Yaml.Replace("{{ text }}", "{{ txt }}", StringComparison.Ordinal));

        await RefusesAsync(
            "cairn.yaml:8: found the column \"txt\"; expected a column of ",
            "rows.csv: id, text. Did you mean \"text\"?");
    }

    [Fact]
    public async Task An_unknown_model()
    {
        _bench.Write("work/cairn.yaml", Workload.Yaml.Replace("haiku-5-5", "haiku-5-6", StringComparison.Ordinal));

        await RefusesAsync(
            "cairn.yaml:4: found the model \"claude-haiku-5-6\"; expected a model of the catalogue (cairn models). "
            + "Did you mean \"claude-haiku-5-5\"?");
    }

    [Fact]
    public async Task An_empty_input()
    {
        _bench.Write("work/rows.csv", "id,text\n");

        await RefusesAsync("rows.csv: found no rows; expected at least one row. Put rows into the file.");
    }

    [Fact]
    public async Task A_key_that_two_rows_have()
    {
        _bench.Write("work/rows.csv", "id,text\nR1,a\nR2,b\nR1,c\n");

        await RefusesAsync(
            "rows.csv:4: found the key \"R1\" again; expected each key once (first in line 2). Make the keys unique");
    }

    [Fact]
    public async Task A_line_of_20_MB()
    {
        _bench.Write("work/rows.csv", $"id,text\nR1,a\nR2,{new string('x', 20_000_000)}\n");

        await RefusesAsync("rows.csv:3: found 20,0", " bytes in one row; expected at most 16,777,216. Shorten the row");
    }

    [Fact]
    public async Task Bytes_that_are_not_utf_8()
    {
        byte[] bytes = [.. "id,text\nR1,a\nR2,"u8, 0xFF, .. "\n"u8];
        await File.WriteAllBytesAsync(_bench.PathOf("work/rows.csv"), bytes, TestContext.Current.CancellationToken);

        await RefusesAsync(
            "rows.csv:3: found a byte that is not UTF-8, at offset 16; expected UTF-8. Save the file as UTF-8.");
    }

    [Fact]
    public async Task A_row_over_the_context_window()
    {
        var words = new StringBuilder().Insert(0, "word ", 200_000);
        _bench.Write("work/cairn.yaml", Workload.Yaml.Replace("haiku-5-5", "haiku-4-5", StringComparison.Ordinal));
        _bench.Write("work/rows.csv", $"id,text\nR1,a\nR2,{words}\n");

        await RefusesAsync(
            "rows.csv: found row 'R2' with about ",
            "expected at most 200000, the context window of claude-haiku-4-5-20251001. Shorten the row or the prompt");
    }

    [Fact]
    public async Task An_output_folder_that_holds_results()
    {
        _bench.Write("mine/results.jsonl", "kept\n");

        (await _bench.CairnAsync("run", _folder, "--sandbox", "--output", _bench.PathOf("mine"))).Exits(2);

        Assert.Equal("kept\n", await File.ReadAllTextAsync(
            _bench.PathOf("mine/results.jsonl"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_output_folder_that_cannot_be_written()
    {
        var taken = _bench.Write("taken", "a file where a folder should be");

        await RefusesWithAsync(
            ["run", _folder, "--sandbox", "--output", taken],
            $"--output: found '{taken}', which cannot be written (",
            "; expected a folder in which files can be made. Choose another");
    }

    [Fact]
    public async Task A_port_in_use()
    {
        using var sandbox = await SandboxProcess.StartAsync(_bench);
        var port = sandbox.Address.Port.ToString(CultureInfo.InvariantCulture);

        await RefusesWithAsync(
            ["sandbox", "--port", port],
            $"Port {port} on 127.0.0.1 is in use. Stop what listens there, choose another port, or 0 for any");
    }

    [Fact]
    public async Task A_parameter_that_the_model_rejects()
    {
        _bench.Write("work/cairn.yaml", Workload.Yaml + "params: { temperature: 0.5 }\n");

        await RefusesAsync("cairn.yaml:9: found temperature; expected no temperature. ", ": take it out.");
    }

    [Fact]
    public async Task All_faults_of_a_workload_are_reported_together()
    {
        _bench.Write("work/cairn.yaml", Workload.Yaml
            .Replace("haiku-5-5", "haiku-5-6", StringComparison.Ordinal)
            .Replace("{{ text }}", "{{ txt }}", StringComparison.Ordinal));

        await RefusesAsync("found the model \"claude-haiku-5-6\"", "found the column \"txt\"");
    }

    public void Dispose() => _bench.Dispose();

    Task RefusesAsync(params string[] parts) => RefusesWithAsync(["run", _folder, "--sandbox"], parts);

    async Task RefusesWithAsync(string[] command, params string[] parts)
    {
        var result = (await _bench.CairnAsync(command)).Exits(2);

        Assert.All(parts, part => Assert.Contains(part, result.Stderr, StringComparison.Ordinal));
        Assert.Empty(result.Stdout);
        Assert.False(Directory.Exists(_bench.PathOf("cairn-runs")), "An output folder was made.");
        Assert.False(Directory.Exists(Path.Combine(_bench.Home, "runs")), "A run was made.");
    }
}
