using System.Runtime.CompilerServices;

namespace Cairn.Tests.Workloads;

/// <summary>Files of the source tree.</summary>
static class Repository
{
    public static string PathOf(string relative, [CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here);
        while (folder is not null && !File.Exists(Path.Combine(folder, "Cairn.slnx")))
            folder = Path.GetDirectoryName(folder);
        return Path.Combine(folder!, relative);
    }
}
