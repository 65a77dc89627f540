namespace Cairn.Running;

/// <summary>A file while it is written; disposing it before it is published leaves nothing behind.</summary>
public interface IBlobDraft : IAsyncDisposable
{
    /// <summary>What is in it so far: readable, writable, seekable.</summary>
    Stream Content { get; }

    /// <summary>Reads what was written before, wherever <see cref="Content"/> stands.</summary>
    /// <param name="offset">Where, in bytes from the beginning.</param>
    /// <param name="to">Filled whole.</param>
    /// <exception cref="EndOfStreamException">There is less behind the offset.</exception>
    void ReadExactlyAt(long offset, Span<byte> to)
    {
        var position = Content.Position;
        Content.Position = offset;
        Content.ReadExactly(to);
        Content.Position = position;
    }

    /// <summary>Lets what was written go to the disk by the way, so that publishing is quicker.</summary>
    void BeginFlush()
    {
    }

    /// <summary>
    /// Gives it its name, in place of an older file of that name: content and name are on the disk when it returns.
    /// </summary>
    Task PublishAsync(string name);
}
