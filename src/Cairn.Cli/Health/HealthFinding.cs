namespace Cairn.Cli.Health;

/// <summary>One line of `cairn doctor`.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Level">How it is.</param>
/// <param name="Found">What was found.</param>
/// <param name="Repair">What to do; empty where nothing is to be done.</param>
sealed record HealthFinding(string Name, HealthLevel Level, string Found, string Repair = "")
{
    public static HealthFinding Ok(string name, string found) => new(name, HealthLevel.Ok, found);

    public static HealthFinding Warn(string name, string found, string repair) =>
        new(name, HealthLevel.Warn, found, repair);

    public static HealthFinding Fail(string name, string found, string repair) =>
        new(name, HealthLevel.Fail, found, repair);
}
