using System.Net;
using System.Text.Json;

namespace Cairn.EndToEnd.Driver;

/// <summary>Calls a sandbox at random and remembers what it answered, to hold it to that after a kill.</summary>
sealed class SandboxWitness(SandboxProcess sandbox, Chance chance)
{
    const string Batches = "/v1/messages/batches";
    const string Requests = """
        {"requests":[
          {"custom_id":"a","params":
            {"model":"claude-haiku-5-5","max_tokens":50,"messages":[{"role":"user","content":"A"}]}},
          {"custom_id":"b","params":
            {"model":"claude-haiku-5-5","max_tokens":50,"messages":[{"role":"user","content":"B"}]}}]}
        """;

    readonly Dictionary<string, JsonElement> _batches = [];
    readonly Dictionary<string, string> _results = [];
    readonly HashSet<string> _deleted = [];
    DateTimeOffset _now;
    string? _unanswered;
    TaskCompletionSource _answered = Awaited();

    /// <summary>How many calls were answered.</summary>
    public int Answers { get; private set; }

    /// <summary>Completes with the next answer from now on.</summary>
    public Task NextAnswerAsync() => (_answered = Awaited()).Task;

    public async Task CallUntilItDiesAsync()
    {
        try
        {
            while (true)
                await CallAsync();
        }
        catch (HttpRequestException exception) when (exception.StatusCode is null)
        {
            // It was killed; the last call has no answer, so it may have been done or not.
        }
    }

    /// <summary>Holds the sandbox to each of its answers.</summary>
    public async Task CheckAsync()
    {
        foreach (var (id, before) in _batches.Where(batch => batch.Key != _unanswered).ToList())
        {
            var now = await AskAsync(HttpMethod.Get, $"{Batches}/{id}");
            if (HasEnded(before))
                Assert.Equal(before.GetRawText(), now.GetRawText());
            foreach (var name in (string[])["created_at", "expires_at", "cancel_initiated_at"])
                Assert.Equal(before.GetProperty(name).ToString(), now.GetProperty(name).ToString());
        }

        foreach (var (id, lines) in _results.Where(results => results.Key != _unanswered))
            Assert.Equal(lines, await TextAsync(id));

        foreach (var id in _deleted)
        {
            using var gone = await sandbox.SendAsync(HttpMethod.Get, $"{Batches}/{id}");
            Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        }

        Forget(_unanswered);
    }

    async Task CallAsync()
    {
        var open = _batches.Where(batch => !HasEnded(batch.Value)).Select(batch => batch.Key).ToList();
        var ended = _batches.Where(batch => HasEnded(batch.Value)).Select(batch => batch.Key).ToList();
        switch (chance.Below(10))
        {
            case < 4: await AskAsync(HttpMethod.Post, Batches, Requests); break;
            case < 7 when open.Count > 0: await AskAsync(HttpMethod.Get, $"{Batches}/{Any(open)}"); break;
            case 7 when open.Count > 0: await CancelAsync(Any(open)); break;
            case 8 when ended.Count > 0: await DeleteAsync(Any(ended)); break;
            case 9 when ended.Count > 0: await ReadAsync(Any(ended)); break;
            default: break;
        }
    }

    // It may have ended since it was last seen, and is refused then.
    async Task CancelAsync(string id)
    {
        _unanswered = id;
        using var reply = await sandbox.SendAsync(HttpMethod.Post, $"{Batches}/{id}/cancel");
        if (reply.StatusCode != HttpStatusCode.BadRequest)
            await NoteAsync(reply);

        _unanswered = null;
    }

    async Task DeleteAsync(string id)
    {
        _unanswered = id;
        using var reply = await sandbox.SendAsync(HttpMethod.Delete, $"{Batches}/{id}");
        reply.EnsureSuccessStatusCode();
        _unanswered = null;
        _deleted.Add(id);
        Forget(id);
    }

    async Task ReadAsync(string id) => _results[id] = await TextAsync(id);

    async Task<string> TextAsync(string id)
    {
        using var reply = await sandbox.SendAsync(HttpMethod.Get, $"{Batches}/{id}/results");
        reply.EnsureSuccessStatusCode();
        Count();
        return await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    async Task<JsonElement> AskAsync(HttpMethod method, string path, string? json = null)
    {
        using var reply = await sandbox.SendAsync(method, path, json);
        return await NoteAsync(reply);
    }

    async Task<JsonElement> NoteAsync(HttpResponseMessage reply)
    {
        reply.EnsureSuccessStatusCode();
        var now = DateTimeOffset.Parse(reply.Headers.GetValues("cairn-sandbox-clock").Single().Split(';')[0], null);
        Assert.True(now >= _now, $"Time went back from {_now:O} to {now:O}.");
        _now = now;
        var text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var batch = JsonElement.Parse(text);
        Count();
        return _batches[batch.Text("id")] = batch;
    }

    void Count()
    {
        Answers++;
        _answered.TrySetResult();
    }

    void Forget(string? id)
    {
        if (id is null)
            return;

        _batches.Remove(id);
        _results.Remove(id);
    }

    string Any(List<string> ids) => ids[chance.Below(ids.Count)];

    static TaskCompletionSource Awaited() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    static bool HasEnded(JsonElement batch) => batch.Text("processing_status") == "ended";
}
