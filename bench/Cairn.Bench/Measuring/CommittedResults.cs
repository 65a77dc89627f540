namespace Cairn.Bench.Measuring;

/// <summary>The results that stand in the repository, and the documents that show them.</summary>
static class CommittedResults
{
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
        var whole = measured with { Subjects = subjects };
        File.WriteAllText(Path.Combine(BuiltCommand.Clone, Suite.CommittedPath), whole.ToJson());
        foreach (var document in Documents)
        {
            var path = Path.Combine(BuiltCommand.Clone, document);
            File.WriteAllText(path, ResultsTable.PutInto(File.ReadAllText(path), whole));
        }
    }
}
