using System.Text;
using System.Text.Json;
using Cairn.Claude;

namespace Cairn.Tests.Running;

/// <summary>Answers single messages as a test says; without a script each gets ten tokens in and five out;
/// what is marked is written once and then read.</summary>
public sealed class ScriptedMessages : IMessagesApi
{
    readonly Lock _lock = new();
    readonly List<string> _bodies = [];
    int _written;

    /// <summary>The bodies of all calls in the order in which they came.</summary>
    public IReadOnlyList<string> Bodies => _bodies;

    /// <summary>How many got an answer.</summary>
    public int Answered { get; private set; }

    /// <summary>Told body and number of each call, from 0; throws what the call fails with.</summary>
    public Action<string, int> Before { get; set; } = (_, _) => { };

    public async Task<JsonElement> SendAsync(
        ReadOnlyMemory<byte> body, IReadOnlyList<string> betas, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var text = Encoding.UTF8.GetString(body.Span);
        int number;
        lock (_lock)
        {
            number = _bodies.Count;
            _bodies.Add(text);
        }

        Before(text, number);
        lock (_lock)
            Answered++;
        var line = ResultLines.Succeeded("x", "an answer");
        if (text.Contains("cache_control", StringComparison.Ordinal))
        {
            var what = Interlocked.Exchange(ref _written, 1) == 0 ? "creation" : "read";
            line = line.Replace(
                $"cache_{what}_input_tokens\":0", $"cache_{what}_input_tokens\":100", StringComparison.Ordinal);
        }

        return JsonElement.Parse(line).GetProperty("result").GetProperty("message");
    }

    /// <summary>The API refuses with a status and a type.</summary>
    public static ClaudeApiException Refusal(int status, string type, TimeSpan? retryAfter = null) =>
        new(ApiError.Parse((System.Net.HttpStatusCode)status, Encoding.UTF8.GetBytes(
            $$"""{"type":"error","error":{"type":"{{type}}","message":"as scripted"} }""")),
            new ServerContext(null, null, null, null, RetryAfter: retryAfter));

    /// <summary>The connection ends without an answer.</summary>
    public static ApiUnreachableException Lost() =>
        new(new("http://127.0.0.1"), new IOException("the connection was closed"));
}
