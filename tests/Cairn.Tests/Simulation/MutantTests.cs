using System.Diagnostics;
using System.Globalization;
using Cairn.Tests.Docs;
using Cairn.Simulation.Mutants;
using Cairn.Tests.House;

namespace Cairn.Tests.Simulation;

/// <summary>
/// Mistakes made on purpose: each breaks one rule of the protocol, and something must notice it. With
/// <c>CAIRN_PROOF=nightly</c> all of the list, else the part that is tried with each push.
/// </summary>
public sealed class MutantTests(ITestOutputHelper output)
{
    const string Introduction = """
        # Mistakes made on purpose

        Generated from `tests/Cairn.Simulation/Mutants/mutants.json` by `tests/Cairn.Tests/Simulation/MutantTests.cs`;
        not edited by hand. Each line is a change of the source that breaks one rule. It is compiled, takes the place of
        the library, and is killed by what is named: worlds of the simulator (with the faults that strike in them, each
        in a thousand chances), every crash of a scenario, random calls that the ledger and its model must answer alike,
        or a test. The library as it is passes all of them. `./simulate --mutants [NAME]` tries them; those killed by a
        test need `dotnet build tests/Cairn.Tests -c Release` first.

        | mutant | the rule that it breaks | killed by | tried |
        |---|---|---|---|

        """;

    static int Threads => Math.Max(2, Environment.ProcessorCount / 2);

    static IReadOnlyList<Mutant> Asked { get; } = Environment.GetEnvironmentVariable("CAIRN_PROOF") == "nightly"
        ? Mutant.All
        : [.. Mutant.All.Where(mutant => mutant.IsPerPush)];

    [Fact]
    public void Every_broken_rule_of_the_protocol_is_noticed()
    {
        var watch = Stopwatch.StartNew();
        using var run = new MutantRun();

        var trials = run.Try(Asked, Threads, _ => { });

        Say("Mutants", trials, watch.Elapsed);
        Repository.HasNone(trials.Where(trial => !trial.IsRight).Select(MutantText.Of));
    }

    [Fact]
    public void What_kills_mutants_finds_nothing_in_the_library_as_it_is()
    {
        var watch = Stopwatch.StartNew();
        using var run = new MutantRun();

        var trials = run.Control(Asked, Threads, _ => { });

        Say("Without a mistake", trials, watch.Elapsed);
        Repository.HasNone(trials.Where(trial => !trial.IsRight).Select(MutantText.Of));
    }

    [Fact]
    public void Every_mutant_finds_its_place_in_the_source() => Repository.HasNone(
        Mutant.All.Where(mutant => Mutant.TextOf(mutant.File).Split(mutant.Find).Length != 2)
            .Select(mutant => $"{mutant.Name}: its text does not stand once in src/Cairn/{mutant.File}; change `find` "
                + "in tests/Cairn.Simulation/Mutants/mutants.json"));

    [Fact]
    public async Task The_list_of_mutants_is_documented()
    {
        await GeneratedDocument.CheckAsync(
            "docs/mutants.md", Introduction + string.Concat(Mutant.All.Select(Row)), "the list of mutants");
    }

    static string Row(Mutant mutant) =>
        $"| {mutant.Name} | {mutant.Rule} | `{mutant.KilledBy}` | {(mutant.IsPerPush ? "each push" : "nightly")} |\n";

    void Say(string title, IReadOnlyList<MutantTrial> trials, TimeSpan took)
    {
        var right = trials.Count(trial => trial.IsRight);
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{title}: {right} of {trials.Count} as they should be, in {took.TotalSeconds:0} s\n")
            + string.Concat(trials.Select(trial => $"  {MutantText.Of(trial)}\n"));
        output.WriteLine(text);
        Console.Write(text);
    }
}
