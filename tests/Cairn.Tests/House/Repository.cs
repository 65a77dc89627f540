using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Cairn.Tests.House;

/// <summary>The working tree the tests were built from.</summary>
static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(SourceFile(), "../../../.."));

    /// <summary>The C# files below the folders, as paths from the root.</summary>
    public static IEnumerable<string> SourceFiles(params IEnumerable<string> folders) =>
        from folder in folders
        let path = Path.Combine(Root, folder)
        where Directory.Exists(path)
        from file in Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories)
        orderby file
        select Path.GetRelativePath(Root, file);

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>All files that are committed or would be, as paths from the root.</summary>
    public static async Task<IReadOnlyList<string>> FilesAsync(CancellationToken cancellationToken)
    {
        // A checkout may belong to another user than the one who tests, as in a container.
        string[] arguments = ["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"];
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = Root, RedirectStandardOutput = true };
        using var git = Process.Start(start)!;
        var listed = await git.StandardOutput.ReadToEndAsync(cancellationToken);
        await git.WaitForExitAsync(cancellationToken);

        Assert.Equal(0, git.ExitCode);
        return [.. listed.Split('\0').Where(path => File.Exists(Path.Combine(Root, path)))];
    }

    /// <summary>Fails with all faults, one on each line, so that one round of repairs is enough.</summary>
    public static void HasNone(IEnumerable<string> faults)
    {
        var lines = string.Join(Environment.NewLine, faults);

        Assert.True(lines.Length == 0, lines);
    }

    static string SourceFile([CallerFilePath] string path = "") => path;
}
