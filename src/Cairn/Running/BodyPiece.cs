namespace Cairn.Running;

/// <summary>Some requests of a body one behind the other, as they are sent and as they are hashed.</summary>
/// <param name="bytes">For how many bytes there is room at first.</param>
sealed class BodyPiece(int bytes)
{
    // Of the requests that lie about whole, most bytes are often those of a text that all share.
    const int DigestedShare = 4;

    /// <summary>What is sent.</summary>
    public PooledBytes Sent { get; } = new(bytes);

    /// <summary>What is hashed of it.</summary>
    public PooledBytes Digested { get; } = new(bytes / DigestedShare);

    /// <summary>Gives back what it was written into.</summary>
    public void Release()
    {
        Sent.Release();
        Digested.Release();
    }
}
