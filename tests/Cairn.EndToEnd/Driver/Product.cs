using System.Runtime.CompilerServices;

namespace Cairn.EndToEnd.Driver;

/// <summary>Where the built command and the files of the tree are.</summary>
static class Product
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(SourceFile(), "../../../.."));

    /// <summary>The command in the configuration in which the tests were built.</summary>
    public static string Command { get; } = Path.Combine(
        Root, "artifacts/bin/Cairn.Cli", new DirectoryInfo(AppContext.BaseDirectory).Name, "Cairn.Cli.dll");

    public static string Sample { get; } = Path.Combine(Root, "samples/support-tickets");

    public static string Handbook { get; } = Path.Combine(Root, "tests/Cairn.EndToEnd/Handbooks/banking.md");

    static string SourceFile([CallerFilePath] string path = "") => path;
}
