using System.Runtime.CompilerServices;

namespace Cairn.EndToEnd.Driver;

/// <summary>Where the built command and the files of the tree are.</summary>
static class Product
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(SourceFile(), "../../../.."));

    /// <summary>The command in the configuration in which the tests were built.</summary>
    public static string Command { get; } = Built("Cairn.Cli");

    /// <summary>The probes of the real API.</summary>
    public static string Probes { get; } = Built("Cairn.Probes");

    public static string Sample { get; } = Path.Combine(Root, "samples/support-tickets");

    public static string Handbook { get; } = Path.Combine(Root, "tests/Cairn.EndToEnd/Handbooks/banking.md");

    /// <summary>The facts of the models that the command is built with.</summary>
    public static string Models { get; } = Path.Combine(Root, "src/Cairn/Models/models.json");

    static string Built(string project) => Path.Combine(
        Root, "artifacts/bin", project, new DirectoryInfo(AppContext.BaseDirectory).Name, $"{project}.dll");

    static string SourceFile([CallerFilePath] string path = "") => path;
}
