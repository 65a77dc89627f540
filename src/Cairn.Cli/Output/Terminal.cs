using Cairn.Claude;
using Cairn.Reporting;
using Spectre.Console;

namespace Cairn.Cli.Output;

/// <summary>
/// What a command says and where: results to stdout, everything about the way there to stderr, and no secret on either.
/// </summary>
sealed class Terminal
{
    readonly bool _isQuiet;

    /// <param name="isJson">Whether stdout carries one JSON object and nothing else.</param>
    /// <param name="isQuiet">Whether only results and errors are wanted.</param>
    public Terminal(bool isJson, bool isQuiet)
    {
        IsJson = isJson;
        _isQuiet = isQuiet;
    }

    public bool IsJson { get; }

    /// <summary>Stderr with colours where it is a terminal that wants them (NO_COLOR is honoured).</summary>
    public IAnsiConsole Progress { get; } = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>Whether stderr can be drawn anew; a terminal without a cursor (TERM=dumb) cannot.</summary>
    public bool IsLive => Progress.Profile.Out.IsTerminal && Progress.Profile.Capabilities.Ansi;

    /// <summary>Whether somebody can be asked.</summary>
    public static bool CanAsk => !Console.IsInputRedirected && !Console.IsErrorRedirected;

    /// <summary>
    /// Prints a result for people, or for machines, as asked. JSON is only made where it is: the code that writes it
    /// takes as long to get ready as a small plan takes in all.
    /// </summary>
    public void Result(string text, Func<string> json)
    {
        if (IsJson)
            Result(json());
        else
            Text(text);
    }

    /// <summary>Prints a result for people; a terminal gets no line that is too long for it.</summary>
    public static void Text(string text) =>
        Console.Out.WriteLine(Wrapped(Redaction.Of(text.TrimEnd()), Console.IsOutputRedirected));

    /// <summary>Prints a result that has one form only.</summary>
    public static void Result(string text) => Console.Out.WriteLine(Redaction.Of(text.TrimEnd()));

    /// <summary>Says something about the way.</summary>
    public void Note(string text)
    {
        if (!_isQuiet && !IsJson)
            Say(text);
    }

    /// <summary>Says what the user must know even where stdout carries JSON.</summary>
    public void Tell(string text)
    {
        if (!_isQuiet)
            Say(text);
    }

    /// <summary>Says that something is allowed but worth a look.</summary>
    public void Warn(string text)
    {
        if (!_isQuiet)
            Say($"warning: {text}");
    }

    /// <summary>Says what stopped the command.</summary>
    public static void Error(string text) => Say($"cairn: {text}");

    /// <summary>Says once that nothing is real.</summary>
    public void SandboxNotice() => Note(ReportText.SandboxNotice);

    /// <summary>Asks for a yes before money is spent.</summary>
    public static bool Confirm(string question)
    {
        Console.Error.Write($"{Redaction.Of(question)} [y/N] ");
        return Console.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    /// <summary>Writes a line to stderr, whatever was asked.</summary>
    public static void Say(string text) =>
        Console.Error.WriteLine(Wrapped(Redaction.Of(text), Console.IsErrorRedirected));

    static string Wrapped(string text, bool isRedirected) =>
        !isRedirected && Console.WindowWidth is > 0 and var columns ? Wrapping.Of(text, columns) : text;
}
