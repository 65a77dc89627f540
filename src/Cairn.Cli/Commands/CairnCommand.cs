using System.CommandLine;

namespace Cairn.Cli.Commands;

/// <summary>A command with the examples that its help ends with.</summary>
abstract class CairnCommand : Command
{
    protected CairnCommand(string name, string description)
        : base(name, description) =>
        SetAction(async (parsed, cancellationToken) => (int)await InvokeAsync(parsed, cancellationToken));

    /// <summary>Command lines that work as they stand, each with what it does.</summary>
    public abstract IReadOnlyList<(string Line, string Does)> Examples { get; }

    /// <summary>Whether it asks nothing, so that a failure of it leaves nothing to resume.</summary>
    public virtual bool AsksNothing => false;

    protected abstract Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken);
}
