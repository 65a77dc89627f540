namespace Cairn.Claude;

/// <summary>One create of a batch, ready to be sent exactly once.</summary>
public sealed record BatchUpload
{
    /// <summary>The exact length of the whole body in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>Writes all of the body but <see cref="Tail"/>.</summary>
    public required Func<Stream, CancellationToken, Task> WriteHeadAsync { get; init; }

    /// <summary>The last bytes, without which the body is no JSON and can create nothing.</summary>
    public required ReadOnlyMemory<byte> Tail { get; init; }

    /// <summary>Passes the fence: durable before it returns; throws when the batch must not be created.</summary>
    public required Func<CancellationToken, Task> PassFenceAsync { get; init; }

    /// <summary>Values of <c>anthropic-beta</c>; they hold for the whole batch.</summary>
    public IReadOnlyList<string> Betas { get; init; } = [];
}
