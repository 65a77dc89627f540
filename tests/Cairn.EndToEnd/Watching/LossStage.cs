using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd.Watching;

/// <summary>
/// Every loss sent to one sandbox, and the same rows to another in the way that loses nothing: what a loss cost is what
/// the books of the two differ by.
/// </summary>
public sealed class LossStage : IAsyncLifetime
{
    const string Batches = "v1/messages/batches";
    const int CacheLost = 6;

    readonly Workbench _bench = new();
    readonly Dictionary<string, (JsonElement Finding, decimal Truth)> _found = [];
    string _folder = "";

    internal IReadOnlyDictionary<string, (JsonElement Finding, decimal Truth)> Found => _found;

    public async ValueTask InitializeAsync()
    {
        _folder = new Workload { Rows = StagedLoss.Rows, StopsAtCacheLoss = true }.Write(_bench);
        var options = _bench.Write("sound.json", """{"cache":{"minimum_tokens":1}}""");
        using var sandbox = await SandboxProcess.StartAsync(_bench, "--clock", "step");
        using var sound = await SandboxProcess.StartAsync(_bench, "--clock", "step", "--options", options);

        var wrote = await PostAsync(sandbox, "wrote",
            [.. StagedLoss.All.Where(loss => loss.Writers == 0).Index()
                .Select(loss => loss.Item.Written(loss.Item.Of(loss.Index)))]);
        await IdleAsync(sandbox);
        await AdoptAsync(sandbox, (wrote, "wrote"));
        foreach (var losses in StagedLoss.All.GroupBy(loss => (loss.IsMoved, loss.IsLate)).OrderBy(part => part.Key))
            await StageAsync(losses, sandbox, sound);
    }

    /// <summary>A batch whose lookups miss now and then, and what was found of it.</summary>
    internal async Task<JsonElement> NoiseAsync()
    {
        using var sandbox = await SandboxProcess.StartAsync(
            _bench, "--clock", "step", "--seed", "13", "--cache-miss-rate", "0.1");
        var plain = StagedLoss.All[0];
        var wrote = await PostAsync(sandbox, "noisy-wrote", [plain.Of(0)]);
        await IdleAsync(sandbox);
        await AdoptAsync(sandbox, (wrote, "noisy-wrote"));
        var batch = await PostAsync(sandbox, "noisy", [.. Enumerable.Range(0, StagedLoss.Rows).Select(plain.Of)]);
        await IdleAsync(sandbox);
        return await AdoptAsync(sandbox, (batch, "noisy"));
    }

    public ValueTask DisposeAsync()
    {
        _bench.Dispose();
        return ValueTask.CompletedTask;
    }

    async Task StageAsync(IEnumerable<StagedLoss> losses, SandboxProcess sandbox, SandboxProcess sound)
    {
        foreach (var loss in losses)
        {
            if (loss.IsLate)
                await sandbox.AdvanceAsync("PT3H");
            var rows = Enumerable.Range(0, StagedLoss.Rows).Select(row => loss.Sent(loss.Of(row))).ToList();
            var batch = await PostAsync(sandbox, loss.Cause, rows, loss);
            await IdleAsync(sandbox);
            var adopted = await AdoptAsync(sandbox, (batch, loss.Cause), loss);
            _found[loss.Cause] = (adopted, await PromptUsdAsync(sandbox, batch) - await SoundAsync(sound, loss));
        }
    }

    // First what has to write, then the others, with the same settings.
    async Task<decimal> SoundAsync(SandboxProcess sound, StagedLoss loss)
    {
        var rows = Enumerable.Range(0, StagedLoss.Rows).Select(row => (loss.Sound ?? loss.Sent)(loss.Of(row))).ToList();
        var first = await PostAsync(sound, "first", [.. rows.Take(Math.Max(1, loss.Writers))], loss);
        await IdleAsync(sound);
        var then = await PostAsync(sound, "then", [.. rows.Skip(loss.Writers)], loss);
        await IdleAsync(sound);
        return await PromptUsdAsync(sound, then) + (loss.Writers > 0 ? await PromptUsdAsync(sound, first) : 0);
    }

    async Task<string> PostAsync(
        SandboxProcess sandbox, string name, IReadOnlyList<Asked> rows, StagedLoss? loss = null)
    {
        var body = new JsonObject { ["requests"] = new JsonArray([.. rows.Select(row => row.Request())]) }
            .ToJsonString();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(sandbox.Address, Batches));
        request.Content = new StringContent(body);
        // The key with which cairn comes to a sandbox.
        request.Headers.Add("x-api-key", "sandbox");
        request.Headers.Add("anthropic-version", "2023-06-01");
        if (loss?.Beta is { } beta)
            request.Headers.Add("anthropic-beta", beta);
        if (loss?.IsMoved == true)
            request.Headers.Add("cairn-sandbox-fault", "key_moved");
        using var client = new HttpClient();
        using var reply = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var said = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(reply.IsSuccessStatusCode, $"{name}: {said}");
        _bench.Write($"{name}.json", body);
        return JsonElement.Parse(said).Text("id");
    }

    async Task<JsonElement> AdoptAsync(
        SandboxProcess sandbox, (string Id, string Name) batch, StagedLoss? loss = null)
    {
        string[] beta = loss?.Beta is { } name ? ["--beta", name] : [];
        var adopted = await _bench.CairnAsync(
            ["adopt", batch.Id, _folder, sandbox.Flag, "--requests", $"{batch.Name}.json", "--json", .. beta]);
        return adopted.Exits(loss is null ? 0 : CacheLost).Json.GetProperty("cache");
    }

    static async Task IdleAsync(SandboxProcess sandbox)
    {
        using var reply = await sandbox.SendAsync(HttpMethod.Post, "/sandbox/clock", """{"until":"idle"}""");
        reply.EnsureSuccessStatusCode();
    }

    static async Task<decimal> PromptUsdAsync(SandboxProcess sandbox, string batch)
    {
        var books = await sandbox.GetAsync("/sandbox/books");
        var of = books.GetProperty("batches").EnumerateArray().Single(each => each.Text("id") == batch);
        return of.GetProperty("models").EnumerateArray()
            .SelectMany(model => model.GetProperty("usd_by_class").EnumerateObject())
            .Where(tokens => tokens.Name != "output")
            .Sum(tokens => tokens.Value.Money());
    }
}
