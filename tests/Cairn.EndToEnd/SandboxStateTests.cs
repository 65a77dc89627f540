using System.Net;
using System.Text.Json;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>What a sandbox with a state file has answered stays so, whatever happens to its process.</summary>
public sealed class SandboxStateTests(ITestOutputHelper output)
{
    const int Kills = 10;
    const int DelayMsMax = 300;
    const string OneRequest = """
        {"requests":[{"custom_id":"a","params":
          {"model":"claude-haiku-5-5","max_tokens":5,"messages":[{"role":"user","content":"A"}]}}]}
        """;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_kills_lose_nothing_that_was_answered()
    {
        using var bench = new Workbench();
        var state = bench.PathOf("sandbox.json");
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x600", "--state", state);
        var chance = new Chance(output);
        var witness = new SandboxWitness(sandbox, chance);

        for (var kill = 0; kill < Kills; kill++)
        {
            var calls = witness.CallUntilItDiesAsync();
            await Task.WhenAny(witness.NextAnswerAsync(), calls);
            await Task.Delay(chance.Below(DelayMsMax), Cancellation);
            await sandbox.KillAndRestartAsync();
            await calls;
            await witness.CheckAsync();
        }

        output.WriteLine($"{witness.Answers} answers");
        Assert.True(witness.Answers > Kills);
    }

    [Fact]
    public async Task A_full_disk_ends_the_sandbox_with_a_word_and_without_a_loss()
    {
        using var bench = new Workbench();
        var state = bench.PathOf("sandbox.json");
        bench.FileBlocksMax = 40;
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "step", "--state", state);

        var (created, message) = await FillAsync(sandbox);
        var (exitCode, stderr) = await sandbox.EndAsync();
        bench.FileBlocksMax = null;
        await sandbox.KillAndRestartAsync();
        var batches = await sandbox.GetAsync("/v1/messages/batches?limit=1000");

        Assert.StartsWith("The sandbox could not save its state: ", message, StringComparison.Ordinal);
        Assert.Equal(11, exitCode);
        Assert.Contains($"'{state}': make room or repair the path,", stderr, StringComparison.Ordinal);
        Assert.Equal(created, batches.GetProperty("data").GetArrayLength());
    }

    static async Task<(int Created, string Message)> FillAsync(SandboxProcess sandbox)
    {
        for (var created = 0; ; created++)
        {
            using var reply = await sandbox.SendAsync(HttpMethod.Post, "/v1/messages/batches", OneRequest);
            if (reply.StatusCode == HttpStatusCode.OK)
                continue;

            Assert.Equal(HttpStatusCode.InternalServerError, reply.StatusCode);
            var envelope = JsonElement.Parse(await reply.Content.ReadAsStringAsync(Cancellation));
            return (created, envelope.Text("error", "message"));
        }
    }
}
