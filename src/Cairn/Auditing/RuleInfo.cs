namespace Cairn.Auditing;

/// <summary>What a rule is called, finds and asks for: one line of docs/rules.md.</summary>
/// <param name="Id">Its name, which baselines and suppressions use and which never changes.</param>
/// <param name="Severity">How much a finding weighs.</param>
/// <param name="Finds">What it fails on.</param>
/// <param name="Repair">What to do about it.</param>
/// <param name="Abstains">What it has to know, and abstains without.</param>
sealed record RuleInfo(string Id, Severity Severity, string Finds, string Repair, string Abstains)
{
    /// <summary>What its dollars are saved by.</summary>
    public Lever Lever { get; init; } = Lever.Cache;
}
