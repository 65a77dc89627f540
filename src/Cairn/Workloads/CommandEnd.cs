namespace Cairn.Workloads;

/// <summary>How a command of the user's ended.</summary>
abstract record CommandEnd
{
    CommandEnd()
    {
    }

    /// <summary>It came to its own end.</summary>
    /// <param name="Code">Its exit code.</param>
    /// <param name="Printed">What it wrote to stdout, at most 64 KB.</param>
    /// <param name="Said">What it wrote to stderr, at most 64 KB.</param>
    public sealed record Exited(int Code, string Printed, string Said) : CommandEnd;

    /// <summary>It could not be started, or was ended because it took too long or printed too much.</summary>
    /// <param name="Why">Which of these, in words that name the program.</param>
    public sealed record Failed(string Why) : CommandEnd;
}
