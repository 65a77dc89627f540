using System.CommandLine;
using System.CommandLine.Parsing;
using Cairn.Workloads;

namespace Cairn.Cli;

/// <summary>Finds flags and commands that do not exist, which would else be taken for the name of a file.</summary>
static class UnknownWords
{
    const string Dashes = "--";

    /// <summary>What to say about each; empty where all are known. What follows a bare <c>--</c> is no flag.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        var words = parsed.Tokens.TakeWhile(token => token.Type is not TokenType.DoubleDash)
            .Where(token => token.Type is TokenType.Argument).Select(token => token.Value).ToList();
        var command = parsed.CommandResult.Command;
        if (command is RootCommand && words is [var first, ..] && !first.StartsWith('-'))
        {
            return [Say($"There is no command '{first}'.", first, command.Subcommands.Select(each => each.Name),
                "`cairn --help` lists the commands.")];
        }

        var flags = command.Options.Where(option => !option.Hidden).Select(option => option.Name).ToList();
        return
        [
            .. words.Where(word => word.StartsWith(Dashes, StringComparison.Ordinal)).Select(word =>
                Say($"There is no flag '{word}'.", word, flags, $"`cairn {command.Name} --help` lists the flags.")),
        ];
    }

    static string Say(string what, string word, IEnumerable<string> known, string where) =>
        $"{what} {Spelling.DidYouMean(word, [.. known], where)}";
}
