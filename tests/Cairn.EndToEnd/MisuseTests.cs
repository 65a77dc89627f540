using System.IO.Compression;
using System.Text;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>
/// What goes wrong at the command line of the commands that ask nothing: exit code 2, nothing on stdout, and a message
/// that says what to do and speaks of no run where there is none.
/// </summary>
public sealed class MisuseTests : IDisposable
{
    const string Line = """
        {"custom_id": "a", "params": {"model": "claude-haiku-5-5", "max_tokens": 9,
         "messages": [{"role": "user", "content": "Hi"}]}}
        """;

    readonly Workbench _bench = new();

    [Theory]
    [InlineData("There is no flag '--max-cots'. Did you mean \"--max-cost\"?", "run", "work", "--max-cots", "5")]
    [InlineData("There is no flag '--sandbx'. Did you mean \"--sandbox\"?", "run", "--sandbx")]
    [InlineData("There is no command 'adit'. Did you mean \"audit\"?", "adit", "x.jsonl")]
    [InlineData("--rows is '0'; expected a whole number of at least 1.", "try", "--rows", "0", "--sandbox")]
    [InlineData("--by is 'tag:'; expected a column, tag:NAME, day,", "report", "--by", "tag:")]
    public async Task A_slip_of_the_keyboard_is_named(string message, params string[] command) =>
        await RefusesAsync(command, message);

    [Theory]
    [InlineData("certify", "scores.csv", "--score", "s", "--error", "e", "--target", "0.5", "-o", "no/such/folder")]
    [InlineData("plan", "work", "-o", "no/such/folder")]
    [InlineData("audit", "r.jsonl", "--fix", "no/such/folder/r.jsonl")]
    [InlineData("init", "scores.csv")]
    public async Task A_path_that_cannot_be_written(params string[] command)
    {
        _bench.Write("scores.csv", "s,e\n0.9,0\n0.8,1\n");
        _bench.Write("r.jsonl", Line.ReplaceLineEndings(" "));
        new Workload { Rows = 3 }.Write(_bench);

        var result = await RefusesAsync(command);

        Assert.DoesNotContain("resume", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_home_that_cannot_be_made()
    {
        await File.WriteAllTextAsync(_bench.Home, "a file", TestContext.Current.CancellationToken);

        await RefusesAsync(["runs"], "CAIRN_HOME: found '", "; expected a folder that can be written.");
    }

    [Fact]
    public async Task A_gzip_file_that_was_cut_off()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(Line.ReplaceLineEndings(" ") + "\n"));
        await File.WriteAllBytesAsync(_bench.PathOf("a.jsonl.gz"), packed.ToArray()[..^8],
            TestContext.Current.CancellationToken);

        await RefusesAsync(["audit", "a.jsonl.gz"], "a.jsonl.gz: found a gzip file that is damaged or cut off");
    }

    [Fact]
    public async Task Results_that_cannot_be_written_elsewhere_are_no_reason_to_resume()
    {
        (await _bench.CairnAsync("run", new Workload { Rows = 3 }.Write(_bench), "--sandbox", "--quiet")).Exits(0);

        var result = await RefusesAsync(["export", "-o", "no/such/folder/x.jsonl"]);

        Assert.DoesNotContain("resume", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_at_which_nobody_listens()
    {
        var folder = new Workload { Rows = 3 }.Write(_bench);

        var result = (await _bench.CairnAsync("run", folder, "--sandbox=http://127.0.0.1:1")).Exits(11);

        Assert.Contains("`cairn doctor` looks at them.", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_name_that_two_columns_have()
    {
        _bench.Write("scores.csv", "s,s,e\n0.9,0.1,0\n");

        await RefusesAsync(["certify", "scores.csv", "--score", "s", "--error", "e", "--target", "0.5"],
            "found several columns \"s\"; expected each name once. Name the column by its number.");
    }

    public void Dispose() => _bench.Dispose();

    async Task<CairnResult> RefusesAsync(string[] command, params string[] parts)
    {
        var result = (await _bench.CairnAsync(command)).Exits(2);

        Assert.All(parts, part => Assert.Contains(part, result.Stderr, StringComparison.Ordinal));
        Assert.Empty(result.Stdout);
        return result;
    }
}
