namespace Cairn.Cli;

/// <summary>How a command drives a run, as its flags say.</summary>
sealed record DriveOptions
{
    /// <summary>Whether progress is shown. The default is no.</summary>
    public bool IsShown { get; init; }

    /// <summary>Whether to leave when there is nothing to do now. The default is to stay until the end.</summary>
    public bool NoWait { get; init; }

    /// <summary>
    /// The words of the command that is told of the end, of a stop and of a verdict. The default is nobody.
    /// </summary>
    public IReadOnlyList<string> Notify { get; init; } = [];
}
