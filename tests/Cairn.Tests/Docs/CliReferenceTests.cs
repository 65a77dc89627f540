using System.Text;

namespace Cairn.Tests.Docs;

/// <summary>Keeps docs/cli.md equal to what the commands say of themselves; APPROVE=1 writes it anew.</summary>
public sealed class CliReferenceTests
{
    const string Introduction = """
        # Command line

        Generated from `--help` of each command by `tests/Cairn.Tests/Docs/CliReferenceTests.cs`; not edited by hand.
        From a clone the command is `./cairn`. Results go to stdout, everything about the way there to stderr.


        """;

    [Fact]
    public async Task The_reference_says_what_the_help_says()
    {
        await GeneratedDocument.CheckAsync(
            "docs/cli.md", await ReferenceAsync(), "the help of the commands");
    }

    static async Task<string> ReferenceAsync()
    {
        var root = await CommandLine.HelpAsync();
        var text = new StringBuilder(Introduction);
        Append(text, "cairn", Own(root));
        foreach (var command in await CommandLine.CommandsAsync())
            Append(text, $"cairn {command}", Own(await CommandLine.HelpAsync(command)));
        Append(text, "Exit codes and environment", root[ExitCodesAt(root)..]);
        return text.ToString().TrimEnd() + "\n";
    }

    // Exit codes and environment are the same below every command, so they are written down once.
    static string Own(string help) => help[..ExitCodesAt(help)];

    static int ExitCodesAt(string help) => help.IndexOf("Exit codes:", StringComparison.Ordinal);

    static void Append(StringBuilder text, string heading, string block) =>
        text.Append("## ").Append(heading).Append("\n\n```text\n").Append(block.TrimEnd()).Append("\n```\n\n");
}
