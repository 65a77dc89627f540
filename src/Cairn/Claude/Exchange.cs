namespace Cairn.Claude;

/// <summary>One call of the Messages API as a tap saw it: what was asked, and what came back.</summary>
/// <param name="Route">The route that the program gave the call, else its path.</param>
/// <param name="RequestBody">The body that was sent.</param>
/// <param name="AnswerBody">The body that came back; of a stream its beginning and end.</param>
/// <param name="IsStream">Whether the answer came as events.</param>
/// <param name="At">When it was sent.</param>
public sealed record Exchange(
    string Route, ReadOnlyMemory<byte> RequestBody, string AnswerBody, bool IsStream, DateTimeOffset At);
