namespace Cairn.Tests;

/// <summary>The folder of public data that is not part of the repository; tests that need it carry a trait.</summary>
static class PublicData
{
    public const string Trait = "Data";

    public const string TraitValue = "public";

    const string Variable = "CAIRN_DATA";

    /// <summary>The folder; a test without it fails and says what to do.</summary>
    public static string Folder { get; } = Environment.GetEnvironmentVariable(Variable)
        ?? throw new InvalidOperationException(
            $"{Variable} is not set. Set it to the folder of public test data, or leave out the tests with the trait "
            + $"{Trait}={TraitValue}.");
}
