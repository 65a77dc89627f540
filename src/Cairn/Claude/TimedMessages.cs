using System.Collections.Concurrent;
using System.Text.Json;

namespace Cairn.Claude;

/// <summary>The Messages API with a watch: how long each answer took, on the API's clock. Thread-safe.</summary>
/// <param name="inner">Asks.</param>
/// <param name="clock">Tells how fast the API's time passes.</param>
sealed class TimedMessages(IMessagesApi inner, ApiClock clock) : IMessagesApi
{
    readonly ConcurrentQueue<TimeSpan> _latencies = [];

    /// <summary>How long the calls took that were answered.</summary>
    public IReadOnlyCollection<TimeSpan> Latencies => _latencies;

    /// <inheritdoc/>
    public async Task<JsonElement> SendAsync(
        ReadOnlyMemory<byte> body, IReadOnlyList<string> betas, CancellationToken cancellationToken)
    {
        var begun = clock.Local.GetTimestamp();
        var message = await inner.SendAsync(body, betas, cancellationToken);
        _latencies.Enqueue(new((long)(clock.Local.GetElapsedTime(begun).Ticks * clock.Rate)));
        return message;
    }
}
