namespace Cairn.Sandbox.Faults;

/// <summary>One entry of the catalog: a fault by its name, what it does and what can be set.</summary>
/// <param name="Name">Stable, in snake case.</param>
/// <param name="Does">One sentence for whoever chooses it.</param>
public sealed record FaultKind(string Name, string Does)
{
    /// <summary>The calls it can strike; all of them unless a rule names some.</summary>
    public IReadOnlyList<string> Calls { get; init; } = FaultCalls.All;

    /// <summary>The numbers a rule can set.</summary>
    public IReadOnlyList<FaultParameter> Parameters { get; init; } = [];

    /// <summary>What is answered instead, where the fault is an answer.</summary>
    internal FaultAnswer? Answer { get; init; }

    internal bool StrikesLines => Calls.Contains(FaultCalls.Line);

    /// <summary>Whether a header may ask for it on this call; faults of lines are asked for with the
    /// create.</summary>
    internal bool CanStrike(string call) =>
        Calls.Contains(call) || (StrikesLines && call == FaultCalls.Create);
}

/// <summary>One number that shapes a fault.</summary>
/// <param name="Name">As rules write it.</param>
/// <param name="Default">What holds where a rule says nothing.</param>
/// <param name="Least">The smallest value allowed.</param>
/// <param name="Most">The largest value allowed.</param>
/// <param name="Means">What it is, with its unit.</param>
public sealed record FaultParameter(string Name, decimal Default, decimal Least, decimal Most, string Means)
{
    const decimal Days = 86_400;

    internal static FaultParameter Committed { get; } =
        new("committed", 0, 0, 1, "1 lets the call take effect first");

    internal static FaultParameter Line { get; } = new("line", 0, 0, 100_000, "the place of the line, from 0");

    internal static FaultParameter Seconds(decimal usual, string means) => new("seconds", usual, 0, 30 * Days, means);

    internal static FaultParameter Bytes(decimal usual, string means) => new("bytes", usual, 0, 1_000_000_000, means);

    internal static FaultParameter RetryAfter(int usual) =>
        new("retry_after", usual, -1, Days, "the seconds of the header; -1 leaves it out");
}

/// <summary>An answer of the documented error table, or a page of the network in front of the API.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Type">The envelope's type.</param>
/// <param name="Message">The envelope's text.</param>
sealed record FaultAnswer(int Status, string Type, string Message)
{
    /// <summary>The code in the envelope's details, or null.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Whether it is an HTML page, as of an edge that never reached the API.</summary>
    public bool IsPage { get; init; }
}
