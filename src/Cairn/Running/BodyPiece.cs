namespace Cairn.Running;

/// <summary>Some requests of a body one behind the other, as they are sent and as they are hashed.</summary>
sealed class BodyPiece(int bytes) : IDisposable
{
    const int DigestedBytes = 16 * 1024;

    /// <summary>What is sent.</summary>
    public PooledBytes Sent { get; } = new(bytes);

    /// <summary>What is hashed of it.</summary>
    public PooledBytes Digested { get; } = new(DigestedBytes);

    public void Dispose()
    {
        Sent.Dispose();
        Digested.Dispose();
    }
}
