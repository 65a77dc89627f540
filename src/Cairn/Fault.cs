namespace Cairn;

/// <summary>
/// One thing that is wrong with what the user handed in, complete enough to repair it without asking back.
/// </summary>
/// <param name="File">The file as the user named it, or the flag of the command line.</param>
/// <param name="Line">The 1-based line, or null where the fault is not at a line.</param>
/// <param name="Found">What stands there.</param>
/// <param name="Expected">What would be right.</param>
/// <param name="Repair">What to do.</param>
public sealed record Fault(string File, long? Line, string Found, string Expected, string Repair)
{
    /// <summary>The fault on one line, place first, as compilers print it.</summary>
    public override string ToString() =>
        $"{File}{(Line is { } line ? $":{line}" : "")}: found {Found}; expected {Expected}. {Repair}";
}
