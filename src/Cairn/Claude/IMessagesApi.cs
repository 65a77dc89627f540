using System.Text.Json;

namespace Cairn.Claude;

/// <summary>The port to the Messages API: one request, one answer, at the standard price.</summary>
public interface IMessagesApi
{
    /// <summary>Asks once and waits for the answer, which is the message as it came.</summary>
    /// <param name="body">The body of <c>POST /v1/messages</c>.</param>
    /// <param name="betas">Values of <c>anthropic-beta</c>.</param>
    /// <param name="cancellationToken">Stops waiting; the call may still be billed.</param>
    /// <exception cref="ClaudeApiException">The API refused; nothing was billed.</exception>
    /// <exception cref="ApiUnreachableException">No answer came; the call may have been billed.</exception>
    Task<JsonElement> SendAsync(
        ReadOnlyMemory<byte> body, IReadOnlyList<string> betas, CancellationToken cancellationToken);
}
