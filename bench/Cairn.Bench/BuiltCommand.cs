using System.Diagnostics;

namespace Cairn.Bench;

/// <summary>The command as `./cairn` starts it, in the configuration in which the bench was built.</summary>
static class BuiltCommand
{
    /// <summary>The top of the clone: the bench is built to artifacts/bin/Cairn.Bench/release.</summary>
    public static string Clone { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../.."));

    /// <summary>What runs it, before its own arguments.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [
        "dotnet",
        Path.Combine(
            Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../Cairn.Cli")),
            new DirectoryInfo(AppContext.BaseDirectory).Name, "Cairn.Cli.dll"),
    ];

    /// <summary>A call of it, on the ledger of whoever measures.</summary>
    /// <param name="arguments">The command and its flags.</param>
    public static ProcessStartInfo Start(params IEnumerable<string> arguments) =>
        new(Words[0], [.. Words.Skip(1), .. arguments]);

    /// <summary>A call of it on a ledger of its own, so that no measurement meets another's.</summary>
    /// <param name="folder">The folder below which the ledger is.</param>
    /// <param name="arguments">The command and its flags.</param>
    public static ProcessStartInfo StartIn(DirectoryInfo folder, params IEnumerable<string> arguments)
    {
        var start = Start(arguments);
        start.Environment["CAIRN_HOME"] = Path.Combine(folder.FullName, "home");
        return start;
    }
}
