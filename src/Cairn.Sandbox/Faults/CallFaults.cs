namespace Cairn.Sandbox.Faults;

/// <summary>Which call is about to be made.</summary>
/// <param name="Name">As rules name it.</param>
/// <param name="Key">A hash of the credential.</param>
/// <param name="Own">The rules of its header.</param>
sealed record FaultCall(string Name, string Key, IReadOnlyList<FaultRule> Own);

/// <summary>What strikes one call.</summary>
/// <param name="Struck">The rules, those of the header last.</param>
sealed record CallFaults(IReadOnlyList<FaultRule> Struck)
{
    public static CallFaults None { get; } = new([]);

    /// <summary>The workspace its key was moved to, or null.</summary>
    public string? Workspace { get; init; }

    public FaultRule? Find(string name) => Struck.Find(name);

    public bool Has(string name) => Find(name) is not null;
}

/// <summary>Looks into a list of rules.</summary>
static class FaultRules
{
    public static FaultRule? Find(this IReadOnlyList<FaultRule> rules, string name)
    {
        foreach (var rule in rules)
        {
            if (rule.Name == name)
                return rule;
        }

        return null;
    }

    /// <summary>The seconds of a fault, or null where it doesn't strike.</summary>
    public static TimeSpan? TimeOf(this IReadOnlyList<FaultRule> rules, string name) => rules.Find(name)?.Time;
}
