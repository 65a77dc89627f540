namespace Cairn.Claude;

/// <summary>What was seen of a create. The judgement what that means belongs to the run.</summary>
public sealed record CreateReply
{
    /// <summary>Whether the last bytes may have left; until then the server cannot have created anything.</summary>
    public required bool TailReleased { get; init; }

    /// <summary>The batch, when the answer was a success that could be read.</summary>
    public MessageBatch? Batch { get; init; }

    /// <summary>The error, when the answer was one.</summary>
    public ApiError? Error { get; init; }

    /// <summary>
    /// Whether the server answered with a success whose body could not be read: the batch exists, its id is unknown.
    /// </summary>
    public bool IsUnreadableSuccess { get; init; }

    /// <summary>
    /// Whether the key was refused and there is a next one, which is used from now on: the same create may be tried
    /// again at once.
    /// </summary>
    public bool KeyWasSwitched { get; init; }

    /// <summary>Why there was no answer, when there was none.</summary>
    public Exception? Failure { get; init; }

    /// <summary>Who answered.</summary>
    public ServerContext Context { get; init; } = ServerContext.Unknown;
}
