namespace Cairn.Running;

/// <summary>The port to the files of one run: the ids it was given, its downloads and its result segments.</summary>
/// <remarks>Names are plain: a letter or digit, then letters, digits, '.', '-' and '_'.</remarks>
public interface IBlobStore
{
    /// <summary>Where the files are, in words for a person.</summary>
    string Place { get; }

    /// <summary>How many bytes may still be written.</summary>
    long FreeBytes { get; }

    /// <summary>Adds bytes to the end of a file; they are on the disk when it returns.</summary>
    Task AppendAsync(string name, ReadOnlyMemory<byte> bytes);

    /// <summary>Begins a file that nobody sees until it is published; what an earlier process left is gone.</summary>
    Task<IBlobDraft> DraftAsync(string name);

    /// <summary>Opens a file to read; null when there is none.</summary>
    Stream? OpenRead(string name);
}
