using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Cairn.Running;

/// <summary>Makes what was written survive a power cut.</summary>
static partial class DurableFile
{
    const uint StartWriting = 2; // SYNC_FILE_RANGE_WRITE

    /// <summary>Returns once the bytes are on the disk; there is no asynchronous form of this call.</summary>
    public static void FlushToDisk(this FileStream file) => file.Flush(flushToDisk: true);

    /// <summary>
    /// Lets the bytes go to the disk from now on, and promises nothing: <see cref="FlushToDisk"/> has less to do then.
    /// </summary>
    public static void BeginFlush(this FileStream file)
    {
        // Other systems have no such call.
        if (OperatingSystem.IsLinux())
            _ = SyncFileRange(file.SafeFileHandle, offset: 0, bytes: 0, StartWriting);
    }

    /// <summary>Returns once the names in a folder are on the disk: a file is only as durable as its name.</summary>
    public static void FlushFolder(string path)
    {
        // Windows keeps names with the file; .NET has no call for it elsewhere, since it does not open folders.
        if (OperatingSystem.IsWindows())
            return;
        var folder = Open(path, flags: 0);
        if (folder < 0)
            throw new IOException($"The folder {path} cannot be opened (errno {Marshal.GetLastPInvokeError()}).");
        try
        {
            if (FSync(folder) != 0)
                throw new IOException($"The folder {path} cannot be flushed (errno {Marshal.GetLastPInvokeError()}).");
        }
        finally
        {
            _ = Close(folder);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "sync_file_range", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SyncFileRange(SafeFileHandle file, long offset, long bytes, uint flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
