using System.Globalization;
using System.Text;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>Nothing is spent without a key and without a yes, and the key shows itself nowhere.</summary>
public sealed class CredentialsTests
{
    const string Secret = "sk-ant-api03-THE_SECRET-9";
    const string SecretPart = "THE_SECRET";

    [Fact]
    public async Task Without_a_key_and_without_a_sandbox_both_ways_out_are_named()
    {
        using var bench = new Workbench();

        var result = (await bench.CairnAsync("run", new Workload().Write(bench), "--yes")).Exits(8);

        Assert.Contains("ANTHROPIC_API_KEY", result.Stderr, StringComparison.Ordinal);
        Assert.Contains("--sandbox", result.Stderr, StringComparison.Ordinal);
        Assert.False(Directory.Exists(bench.PathOf("cairn-runs")), "An output folder was made.");
    }

    [Fact]
    public async Task Without_a_terminal_and_without_yes_nothing_is_sent()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench);
        PretendsToBeReal(bench, sandbox);

        var result = (await bench.CairnAsync("run", new Workload().Write(bench))).Exits(2);

        Assert.Contains("Add --yes", result.Stderr, StringComparison.Ordinal);
        Assert.Contains("40 rows will cost $", result.Stderr, StringComparison.Ordinal);
        Assert.Empty((await sandbox.GetAsync("/sandbox/books")).GetProperty("batches").EnumerateArray());
    }

    [Fact]
    public async Task With_yes_a_base_url_is_used_and_a_sandbox_behind_it_is_found_out()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x600");
        PretendsToBeReal(bench, sandbox);

        var report = (await bench.CairnAsync("run", new Workload().Write(bench), "--yes", "--json")).Exits(0).Json;

        Assert.True(report.GetProperty("sandbox").GetBoolean());
        Answers.AreComplete(report);
    }

    [Theory]
    [InlineData(200, 400, "requests.0.params: KEY is not a model", 3)]
    [InlineData(200, 401, "invalid x-api-key KEY", 8)]
    [InlineData(200, 404, "KEY was not found", 11)]
    [InlineData(200, 413, "KEY is too large", 3)]
    [InlineData(200, 429, "KEY is too fast", 75)]
    [InlineData(200, 500, "KEY broke it", 75)]
    [InlineData(401, 0, "", 8)]
    [InlineData(500, 0, "", 11)]
    public async Task A_key_that_the_server_quotes_is_written_nowhere(int list, int create, string text, int exitCode)
    {
        using var bench = new Workbench();
        await using var api = new QuotingApi(list, (create, "quoted_KEY", text));
        bench.Environment["ANTHROPIC_API_KEY"] = Secret;
        bench.Environment["ANTHROPIC_BASE_URL"] = api.Address;

        var run = await bench.CairnAsync("run", new Workload { Rows = 1 }.Write(bench), "--yes", "--no-wait");
        run.Exits(exitCode);
        var resume = await bench.CairnAsync("resume", "latest", "--no-wait", "--json");

        Assert.Equal([Secret], api.Keys);
        HasNoTrace(bench, run, resume);
    }

    [Theory]
    [InlineData("ANTHROPIC_API_KEY_FILE", "key")]
    [InlineData("CAIRN_API_KEY_COMMAND", "cat key; : sk-ant-in-the-command")]
    public async Task A_key_from_a_file_or_a_command_is_sent_and_leaves_no_trace(string name, string value)
    {
        using var bench = new Workbench();
        await using var api = new QuotingApi(401, default);
        var key = bench.Write("key", Secret + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(key, UnixFileMode.UserRead);
        bench.Environment[name] = value;
        bench.Environment["ANTHROPIC_BASE_URL"] = api.Address;

        var run = (await bench.CairnAsync("run", new Workload().Write(bench), "--yes")).Exits(8);
        File.Delete(key);

        Assert.Equal([Secret], api.Keys);
        HasNoTrace(bench, run);
    }

    [Fact]
    public async Task A_key_file_that_others_can_read_is_refused_with_the_repair()
    {
        using var bench = new Workbench();
        var key = bench.Write("key", Secret);
        if (OperatingSystem.IsWindows())
            return;
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        bench.Environment["ANTHROPIC_API_KEY_FILE"] = "key";

        var run = (await bench.CairnAsync("run", new Workload().Write(bench), "--yes")).Exits(8);

        Assert.Contains("chmod 600 key", run.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", "--api-key", Secret)]
    [InlineData("resume", Secret)]
    [InlineData("plan", Secret)]
    public async Task A_key_on_the_command_line_is_no_flag_and_not_repeated(params string[] arguments)
    {
        using var bench = new Workbench();

        HasNoTrace(bench, await bench.CairnAsync(arguments));
    }

    [Fact]
    public async Task A_host_that_nobody_named_gets_nothing()
    {
        using var bench = new Workbench();
        bench.Environment["ANTHROPIC_API_KEY"] = Secret;
        bench.Environment["ANTHROPIC_BASE_URL"] = "https://169.254.169.254";
        var workload = new Workload().Write(bench);

        var unnamed = (await bench.CairnAsync("run", workload, "--yes")).Exits(2);
        bench.Environment["CAIRN_ALLOWED_HOSTS"] = "gateway.example, 169.254.169.254";
        var inside = (await bench.CairnAsync("run", workload, "--yes")).Exits(2);

        Assert.Contains("set CAIRN_ALLOWED_HOSTS=169.254.169.254", unnamed.Stderr, StringComparison.Ordinal);
        Assert.Contains("CAIRN_ALLOW_PRIVATE=1", inside.Stderr, StringComparison.Ordinal);
        HasNoTrace(bench, unnamed, inside);
    }

    [Fact]
    public async Task A_proxy_that_wants_another_password_is_named_without_it()
    {
        using var bench = new Workbench();
        await using var proxy = new QuotingApi(407, default);
        bench.Environment["ANTHROPIC_API_KEY"] = Secret;
        bench.Environment["HTTPS_PROXY"] = proxy.Address.Replace("//", "//me:THE_SECRET@", StringComparison.Ordinal);

        var run = (await bench.CairnAsync("run", new Workload().Write(bench), "--yes")).Exits(11);

        Assert.Contains("407", run.Stderr, StringComparison.Ordinal);
        Assert.Equal([""], proxy.Keys);
        HasNoTrace(bench, run);
    }

    [Fact]
    public async Task A_run_goes_on_with_the_next_key_and_says_so_once()
    {
        const string next = Secret + "-next";
        using var bench = new Workbench();
        await using var api = new QuotingApi(200, (403, "permission_error", "KEY may not")) { Revoked = Secret };
        bench.Environment["ANTHROPIC_API_KEY"] = Secret;
        bench.Environment["ANTHROPIC_API_KEY_NEXT"] = next;
        bench.Environment["ANTHROPIC_BASE_URL"] = api.Address;

        var run = (await bench.CairnAsync("run", new Workload().Write(bench), "--yes")).Exits(8);

        Assert.Single(run.Stderr.Split('\n'),
            line => line.Contains("the API refused the key (401)", StringComparison.Ordinal));
        Assert.Contains("403 permission_error", run.Stdout + run.Stderr, StringComparison.Ordinal);
        Assert.Equal([Secret, next], api.Keys);
        HasNoTrace(bench, run);
    }

    static void HasNoTrace(Workbench bench, params CairnResult[] results)
    {
        var printed = results.Select((result, index) => ($"output {index.ToString(CultureInfo.InvariantCulture)}",
            result.Stdout + result.Stderr));
        var written = Directory.EnumerateFiles(bench.Folder, "*", SearchOption.AllDirectories)
            .Select(path => (path, File.ReadAllText(path, Encoding.Latin1)));
        foreach (var (place, text) in printed.Concat(written))
            Assert.False(text.Contains(SecretPart, StringComparison.Ordinal), $"{place} has the key: {text}");
    }

    static void PretendsToBeReal(Workbench bench, SandboxProcess sandbox)
    {
        bench.Environment["ANTHROPIC_API_KEY"] = "not-a-key";
        bench.Environment["ANTHROPIC_BASE_URL"] = sandbox.Address.AbsoluteUri;
    }
}
