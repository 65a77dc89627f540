using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Cairn.Simulation.Mutants;

/// <summary>
/// One rule of the protocol, broken on purpose: what stands in the source, and what stands there by mistake.
/// </summary>
/// <param name="Name">What the mistake is called.</param>
/// <param name="Rule">The rule that it breaks.</param>
/// <param name="File">Where, below <c>src/Cairn</c>.</param>
/// <param name="Find">Text that stands there exactly once.</param>
/// <param name="Replace">What stands there instead.</param>
/// <param name="KilledBy">What must notice, as <see cref="Hunt"/> reads it; or <c>test</c> and a class.</param>
/// <param name="IsPerPush">Whether it is tried with each push, or each night only.</param>
sealed record Mutant(
    string Name, string Rule, string File, string Find, string Replace, string KilledBy, bool IsPerPush = false)
{
    static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    /// <summary>Where the repository is.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(SourceFolder(), "../../.."));

    /// <summary>The list.</summary>
    public static IReadOnlyList<Mutant> All { get; } = JsonSerializer.Deserialize<List<Mutant>>(
        System.IO.File.ReadAllText(Path.Combine(SourceFolder(), "mutants.json")), Format)!;

    /// <summary>A source file below <c>src/Cairn</c> as it is.</summary>
    public static string TextOf(string file) => System.IO.File.ReadAllText(Path.Combine(Root, "src/Cairn", file));

    /// <summary>The source file with the mistake in it.</summary>
    /// <exception cref="CairnException">The text does not stand there exactly once.</exception>
    public string In(string text)
    {
        var times = text.Split(Find).Length - 1;
        return times == 1
            ? text.Replace(Find, Replace, StringComparison.Ordinal)
            : throw new CairnException($"The mutant '{Name}' looks for a text that stands {times} times in {File}; it "
                + "must stand there once. Change `find` in tests/Cairn.Simulation/Mutants/mutants.json.");
    }

    static string SourceFolder([CallerFilePath] string source = "") => Path.GetDirectoryName(source)!;
}
