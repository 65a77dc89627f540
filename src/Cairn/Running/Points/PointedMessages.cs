using System.Text.Json;
using Cairn.Claude;

namespace Cairn.Running.Points;

/// <summary>The Messages API with a named point before and after each call.</summary>
sealed class PointedMessages(IMessagesApi inner, Func<FaultPoint, Task> at) : IMessagesApi
{
    readonly PointedCalls _calls = new("messages", at);

    public Task<JsonElement> SendAsync(
        ReadOnlyMemory<byte> body, IReadOnlyList<string> betas, CancellationToken cancellationToken) =>
        _calls.AroundAsync("send", () => inner.SendAsync(body, betas, cancellationToken));
}
