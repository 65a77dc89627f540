using System.CommandLine;
using System.CommandLine.Parsing;
using Cairn.Cli.Output;
using Cairn.Running;

namespace Cairn.Cli.Commands;

/// <summary>What every command takes that drives a run, and how it then drives it.</summary>
sealed class DriveFlags
{
    readonly Option<bool> _noWait = Flags.NoWait();
    readonly Option<bool> _json = Flags.Json();
    readonly Option<bool> _quiet = Flags.Quiet();
    readonly Option<bool> _noProgress = Flags.NoProgress();
    readonly Option<string[]> _notify = new("--notify")
    {
        Description = "a program, with its arguments, that gets one JSON object on stdin at the end, at a stop, when "
            + "the cache is lost and when a budget is nearly used up; no shell reads it",
        HelpName = "command",
        CustomParser = WordsOf,
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_noWait, _notify, _json, _quiet, _noProgress])
            command.Add(option);
    }

    public Terminal Terminal(ParseResult parsed) => new(parsed.GetValue(_json), parsed.GetValue(_quiet));

    public bool IsNoWait(ParseResult parsed) => parsed.GetValue(_noWait);

    public bool IsNoWait(CommandResult parsed) => parsed.GetValue(_noWait);

    /// <summary>Drives the run of a session as far as the flags say.</summary>
    public Task<ExitCode> DriveAsync(
        RunSession session, Terminal terminal, ParseResult parsed, CancellationToken cancellationToken) =>
        session.RunAsync(
            terminal,
            new()
            {
                IsShown = IsShown(parsed) && !terminal.IsJson,
                NoWait = parsed.GetValue(_noWait),
                Notify = parsed.GetValue(_notify) ?? [],
            },
            cancellationToken);

    /// <summary>Whether progress is wanted.</summary>
    public bool IsShown(ParseResult parsed) => !parsed.GetValue(_quiet) && !parsed.GetValue(_noProgress);

    /// <summary>Says that a run is in other hands, and shows it.</summary>
    public static async Task<ExitCode> OccupiedAsync(
        Terminal terminal, (CairnHome Home, IRunStore Store) at, Run run, PreparedWorkload prepared)
    {
        Output.Terminal.Error($"Another process is at work on run {run.Id}.");
        await SnapshotOutput.PrintAsync(
            terminal, at.Store, run, (prepared.Catalog, now => prepared.LayoutOf(at.Home.FolderOf(run.Id), now)));
        return ExitCode.StillRunning;
    }

    static string[] WordsOf(ArgumentResult result)
    {
        string[] words = [.. CommandLineParser.SplitCommandLine(result.Tokens[0].Value)];
        if (words.Length == 0)
        {
            result.AddError(
                "--notify is empty; expected a program, such as --notify ./tell-me or --notify \"mail me\".");
        }

        return words;
    }
}
