using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Cairn.Storage;

/// <summary>Loads SQLite once: the system's library where it is newer than the one in the package.</summary>
static class SqliteLibrary
{
    const string SystemLibrary = "libsqlite3.so.0";
    const int BundledVersion = 3_035_005;

    static readonly Lazy<bool> Loaded = new(Load);

    /// <summary>Where the library came from.</summary>
    public static string Origin { get; private set; } = "the package";

    public static void EnsureLoaded() => _ = Loaded.Value;

    static bool Load()
    {
        if (OperatingSystem.IsLinux())
            NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        Batteries_V2.Init();
        return true;
    }

    static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != "e_sqlite3" || !NativeLibrary.TryLoad(SystemLibrary, out var library))
            return IntPtr.Zero;

        if (NativeLibrary.TryGetExport(library, "sqlite3_libversion_number", out var export)
            && Marshal.GetDelegateForFunctionPointer<VersionNumber>(export)() > BundledVersion)
        {
            Origin = $"the system's {SystemLibrary}";
            return library;
        }

        NativeLibrary.Free(library);
        return IntPtr.Zero;
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    delegate int VersionNumber();
}
