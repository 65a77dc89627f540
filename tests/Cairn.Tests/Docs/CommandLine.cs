using System.Diagnostics;
using Cairn.Tests.House;

namespace Cairn.Tests.Docs;

/// <summary>The built command as its users meet it: started as a process and asked for help.</summary>
static class CommandLine
{
    // The command is built beside the tests, in the same configuration.
    static readonly string Assembly = Path.Combine(
        Repository.Root, "artifacts/bin/Cairn.Cli",
        Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)), "Cairn.Cli.dll");

    /// <summary>What the command prints when asked for help, after the given words.</summary>
    public static async Task<string> HelpAsync(params IEnumerable<string> words)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly, .. words, "--help"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var help = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, process.ExitCode);
        return help.ReplaceLineEndings("\n").TrimEnd();
    }

    /// <summary>The names of the commands, in the order of the help.</summary>
    public static async Task<IReadOnlyList<string>> CommandsAsync() =>
        [.. Section(await HelpAsync(), "Commands:").Select(line => line.Trim().Split(' ')[0])];

    /// <summary>The lines below a heading of a help text, up to the next empty line.</summary>
    public static IEnumerable<string> Section(string help, string heading) =>
        help.Split('\n').SkipWhile(line => line != heading).Skip(1).TakeWhile(line => line.Length > 0);
}
