using System.Runtime.CompilerServices;

namespace Cairn.Tests.Reporting;

/// <summary>Texts that people read, kept as files so that a change of them is seen.</summary>
static class SnapshotFile
{
    /// <summary>The text that is kept; where there is none yet, it is written, and the test fails this once.</summary>
    public static string Read(string name, string actual, [CallerFilePath] string source = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(source)!, "Snapshots", name);
        if (File.Exists(path))
            return File.ReadAllText(path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, actual);
        return $"A new snapshot was written: {path}";
    }
}
