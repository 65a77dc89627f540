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
        Each(mutants, threads, mutant => [Try(mutant)], tell);

    /// <summary>
    /// Tries the library as it is: the hunts that find their mistakes must find none in it. Tests that do are tests of
    /// the gate, which would fail there. Each process goes on many hunts, most of which end before it is warm.
    /// </summary>
    public IReadOnlyList<MutantTrial> Control(
        IReadOnlyList<Mutant> mutants, int threads, Action<MutantTrial> tell)
    {
        var hunts = mutants.Select(mutant => mutant.KilledBy).Where(hunt => !IsTest(hunt)).Distinct().ToList();
        return Each([.. hunts.Chunk((hunts.Count / threads) + 1)], threads, Control, tell);
    }

    static List<MutantTrial> Each<T>(
        IReadOnlyList<T> list, int threads, Func<T, IReadOnlyList<MutantTrial>> tryOne, Action<MutantTrial> tell)
    {
        var trials = new IReadOnlyList<MutantTrial>[list.Count];
        Parallel.For(0, list.Count, new() { MaxDegreeOfParallelism = threads }, at =>
        {
            trials[at] = tryOne(list[at]);
            lock (trials)
            {
                foreach (var trial in trials[at])
                    tell(trial);
            }
        });
        return [.. trials.SelectMany(each => each)];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>What a variant of the protocol costs in the given worlds.</summary>
    public VariantCost CostOf(IReadOnlyList<Mutant> broken, string worlds) => With("Cairn.Simulation", broken, place =>
    {
        var (_, said) = Child.Run("dotnet", place, ["Cairn.Simulation.dll", "--cost", worlds]);
        return JsonSerializer.Deserialize<VariantCost>(said)
            ?? throw new CairnException($"The worlds '{worlds}' ended with: {said}");
    });

    MutantTrial Try(Mutant mutant)
    {
        var (watch, hunt) = (Stopwatch.StartNew(), mutant.KilledBy);
        try
        {
            var found = IsTest(hunt)
                ? With("Cairn.Tests", [mutant], place => Test(place, hunt[5..]))
                : With("Cairn.Simulation", [mutant], place => Simulate(place, [hunt])[0]);
            return new(mutant, hunt, found, null, watch.Elapsed);
        }
        catch (CairnException exception)
        {
            return new(mutant, hunt, null, exception.Message, watch.Elapsed);
        }
    }

    IReadOnlyList<MutantTrial> Control(string[] hunts)
    {
        try
        {
            var found = With("Cairn.Simulation", [], place => Simulate(place, hunts));
            return [.. hunts.Zip(found, (hunt, each) => new MutantTrial(null, hunt, each, null, each.Took))];
        }
        catch (CairnException exception)
        {
            return [.. hunts.Select(hunt => new MutantTrial(null, hunt, null, exception.Message, default))];
        }
    }

    // Does something in a folder with the program and the library, which has the mistakes.
    T With<T>(string program, IReadOnlyList<Mutant> mistakes, Func<string, T> work)
    {
        var place = Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString("n"))).FullName;
        try
        {
            Link(Output(program), place, [$"{program}.dll", "Cairn.dll", "Cairn.pdb"]);
            File.Copy(Path.Combine(Output(program), $"{program}.dll"), Path.Combine(place, $"{program}.dll"));
            return _compiler.Compile(mistakes, Path.Combine(place, "Cairn.dll")) is { } fault
                ? throw new CairnException($"It does not compile: {fault}")
                : work(place);
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }
    }

    static bool IsTest(string killedBy) => killedBy.StartsWith("test ", StringComparison.Ordinal);

    static List<Hunt> Simulate(string place, IReadOnlyList<string> hunts)
    {
        var (_, said) = Child.Run("dotnet", place, ["Cairn.Simulation.dll", "--hunt", .. hunts]);
        try
        {
            var found = said.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonSerializer.Deserialize<Hunt>(line)!)
                .ToList();
            if (found.Count == hunts.Count)
                return found;
        }
        catch (JsonException)
        {
            // What it said instead is told below.
        }

        throw new CairnException($"The hunts '{string.Join("', '", hunts)}' ended with: {said}");
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
