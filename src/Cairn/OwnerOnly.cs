namespace Cairn;

/// <summary>
/// Makes files and folders that nobody but the owner can read: prompts and answers pass through them.
/// </summary>
public static class OwnerOnly
{
    const UnixFileMode Folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    const int BufferBytes = 1 << 16;

    /// <summary>Makes a folder and those above it.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, Folder);
    }

    /// <summary>Opens a file that is new or emptied.</summary>
    /// <param name="path">Where.</param>
    /// <param name="preallocatedBytes">How much space to take at once.</param>
    public static FileStream CreateFile(string path, long preallocatedBytes = 0) =>
        Open(path, new()
        {
            Mode = FileMode.Create,
            Access = FileAccess.ReadWrite,
            PreallocationSize = preallocatedBytes,
        });

    /// <summary>Opens a file, new or not, to write behind its end.</summary>
    public static FileStream AppendTo(string path) =>
        Open(path, new() { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.Read });

    static FileStream Open(string path, FileStreamOptions options)
    {
        options.BufferSize = BufferBytes;
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Plain;
        return new(path, options);
    }
}
