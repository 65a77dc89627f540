namespace Cairn.Running;

/// <summary>A file while it is written; disposing it before it is published leaves nothing behind.</summary>
public interface IBlobDraft : IAsyncDisposable
{
    /// <summary>What is in it so far: readable, writable, seekable.</summary>
    Stream Content { get; }

    /// <summary>
    /// Gives it its name, in place of an older file of that name: content and name are on the disk when it returns.
    /// </summary>
    Task PublishAsync(string name);
}
