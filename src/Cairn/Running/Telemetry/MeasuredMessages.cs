using System.Text.Json;
using Cairn.Claude;

namespace Cairn.Running.Telemetry;

/// <summary>The Messages API, with each call and the bytes of its body counted.</summary>
sealed class MeasuredMessages(IMessagesApi inner, RunSignals signals) : IMessagesApi
{
    readonly CallCounts _counts = new(signals);

    public async Task<JsonElement> SendAsync(
        ReadOnlyMemory<byte> body, IReadOnlyList<string> betas, CancellationToken cancellationToken)
    {
        var answer = await _counts.AroundAsync("message", () => inner.SendAsync(body, betas, cancellationToken));
        Instruments.Uploaded.Add(body.Length, signals.Tags());
        return answer;
    }
}
