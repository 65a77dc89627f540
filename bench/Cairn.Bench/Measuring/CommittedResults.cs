using Cairn.Bench.Growing;

namespace Cairn.Bench.Measuring;

/// <summary>The results that stand in the repository, and the documents that show them.</summary>
static class CommittedResults
{
    /// <summary>The picture of the growth, below the top of the clone.</summary>
    public const string ChartPath = "docs/growth.svg";

    /// <summary>The documents that have tables of them, below the top of the clone.</summary>
    public static IReadOnlyList<string> Documents { get; } = ["README.md", "bench/README.md"];

    /// <summary>The committed results; null where there are none yet.</summary>
    /// <exception cref="BenchException">They are of another form.</exception>
    public static BenchResults? Read()
    {
        var path = Path.Combine(BuiltCommand.Clone, Suite.CommittedPath);
        return File.Exists(path) ? BenchResults.Parse(File.ReadAllText(path)) : null;
    }

    /// <summary>Replaces what was measured, and keeps what of the others is of the same kind of machine.</summary>
    /// <exception cref="BenchException">A document asks for what was never measured.</exception>
    public static void Write(BenchResults measured, BenchResults? before)
    {
        OrderedDictionary<string, Measurement> subjects = [];
        if (before is not null && before.Machine.IsLike(measured.Machine))
        {
            foreach (var (name, measurement) in before.Subjects)
                subjects.Add(name, measurement);
        }

        foreach (var (name, measurement) in measured.Subjects)
            subjects[name] = measurement;
        Write(measured with { Subjects = subjects, Growth = before?.Growth });
    }

    /// <summary>Replaces these curves and keeps the others.</summary>
    /// <exception cref="BenchException">Nothing else was measured yet.</exception>
    public static void Write(IReadOnlyList<GrowthCurve> curves)
    {
        var before = Read() ?? throw new BenchException(
            $"{Suite.CommittedPath} is missing; `bench/run --write` first.");
        OrderedDictionary<string, GrowthCurve> growth = [];
        foreach (var curve in (before.Growth ?? []).Concat(curves))
            growth[curve.Name] = curve;
        Write(before with { Growth = [.. growth.Values] });
    }

    static void Write(BenchResults results)
    {
        File.WriteAllText(Path.Combine(BuiltCommand.Clone, Suite.CommittedPath), results.ToJson());
        foreach (var document in Documents)
        {
            var path = Path.Combine(BuiltCommand.Clone, document);
            File.WriteAllText(path, ResultsTable.PutInto(File.ReadAllText(path), results));
        }

        if (results.Growth is { } growth)
            File.WriteAllText(Path.Combine(BuiltCommand.Clone, ChartPath), GrowthChart.Draw(growth));
    }
}
