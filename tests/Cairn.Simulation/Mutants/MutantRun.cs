using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Cairn.Simulation.Mutants;

/// <summary>
/// Tries mutants: each is compiled, put in the place of the library, and hunted where it should be found.
/// </summary>
sealed partial class MutantRun : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cairn-mutants-").FullName;
    readonly MutantCompiler _compiler;

    public MutantRun() => _compiler = MutantCompiler.Prepare(_folder);

    // The programs beside this one that were built likewise.
    static string Output(string project) =>
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../..", project, Path.GetFileName(
            Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))));

    /// <summary>Tries all, so many at once.</summary>
    public IReadOnlyList<MutantTrial> Try(IReadOnlyList<Mutant> mutants, int threads, Action<MutantTrial> tell) =>
        Each(mutants, threads, mutant => Try(mutant, mutant.KilledBy), tell);

    /// <summary>
    /// Tries the library as it is: the hunts that find their mistakes must find none in it. Tests that do are tests of
    /// the gate, which would fail there.
    /// </summary>
    public IReadOnlyList<MutantTrial> Control(
        IReadOnlyList<Mutant> mutants, int threads, Action<MutantTrial> tell) =>
        Each(
            [.. mutants.Select(mutant => mutant.KilledBy).Where(hunt => !IsTest(hunt)).Distinct()],
            threads, hunt => Try(null, hunt), tell);

    static MutantTrial[] Each<T>(
        IReadOnlyList<T> list, int threads, Func<T, MutantTrial> tryOne, Action<MutantTrial> tell)
    {
        var trials = new MutantTrial[list.Count];
        Parallel.For(0, list.Count, new() { MaxDegreeOfParallelism = threads }, at =>
        {
            trials[at] = tryOne(list[at]);
            lock (trials)
                tell(trials[at]);
        });
        return trials;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>What a variant of the protocol costs in the given worlds.</summary>
    public VariantCost CostOf(IReadOnlyList<Mutant> broken, string worlds)
    {
        var place = Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString("n"))).FullName;
        Link(Output("Cairn.Simulation"), place, ["Cairn.Simulation.dll", "Cairn.dll", "Cairn.pdb"]);
        File.Copy(
            Path.Combine(Output("Cairn.Simulation"), "Cairn.Simulation.dll"),
            Path.Combine(place, "Cairn.Simulation.dll"));
        if (_compiler.Compile(broken, Path.Combine(place, "Cairn.dll")) is { } fault)
            throw new CairnException($"A variant does not compile: {fault}");
        var (_, said) = Child.Run("dotnet", place, ["Cairn.Simulation.dll", "--cost", worlds]);
        return JsonSerializer.Deserialize<VariantCost>(said)
            ?? throw new CairnException($"The worlds '{worlds}' ended with: {said}");
    }

    MutantTrial Try(Mutant? mutant, string killedBy)
    {
        var watch = Stopwatch.StartNew();
        var place = Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString("n"))).FullName;
        try
        {
            var isTest = IsTest(killedBy);
            var program = isTest ? "Cairn.Tests" : "Cairn.Simulation";
            Link(Output(program), place, [$"{program}.dll", "Cairn.dll", "Cairn.pdb"]);
            File.Copy(Path.Combine(Output(program), $"{program}.dll"), Path.Combine(place, $"{program}.dll"));
            if (_compiler.Compile(mutant is null ? [] : [mutant], Path.Combine(place, "Cairn.dll")) is { } fault)
                return new(mutant, killedBy, null, $"does not compile: {fault}", watch.Elapsed);
            var found = isTest ? Test(place, killedBy[5..]) : Simulate(place, killedBy);
            return new(mutant, killedBy, found, null, watch.Elapsed);
        }
        catch (CairnException exception)
        {
            return new(mutant, killedBy, null, exception.Message, watch.Elapsed);
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }
    }

    static bool IsTest(string killedBy) => killedBy.StartsWith("test ", StringComparison.Ordinal);

    static Hunt Simulate(string place, string killedBy)
    {
        var (_, said) = Child.Run("dotnet", place, ["Cairn.Simulation.dll", "--hunt", killedBy]);
        try
        {
            return JsonSerializer.Deserialize<Hunt>(said)!;
        }
        catch (JsonException)
        {
            throw new CairnException($"The hunt '{killedBy}' ended with: {said}");
        }
    }

    static Hunt Test(string place, string name)
    {
        var (code, said) = Child.Run(
            "dotnet", place, ["Cairn.Tests.dll", "--no-progress", "--no-ansi", "--filter-class", $"*.{name}"]);
        return code switch
        {
            0 => new(null, "", "", 1),
            _ when FailedTest().Match(said) is { Success: true } failed => new(failed.Groups[1].Value, said, name, 1),
            _ => throw new CairnException($"The tests '{name}' ended with {code}: {said}"),
        };
    }

    static void Link(string from, string to, string[] butNot)
    {
        if (!Directory.Exists(from))
            throw new CairnException($"{from} does not exist. `dotnet build` makes it.");
        var entries = new DirectoryInfo(from).EnumerateFileSystemInfos();
        foreach (var entry in entries.Where(entry => !butNot.Contains(entry.Name)))
            File.CreateSymbolicLink(Path.Combine(to, entry.Name), entry.FullName);
    }

    [GeneratedRegex(@"failed \S*\.(\w+)")]
    private static partial Regex FailedTest();
}
