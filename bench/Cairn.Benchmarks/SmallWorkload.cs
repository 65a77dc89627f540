using System.Globalization;
using Cairn.Models;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Benchmarks;

/// <summary>Letters of customers under a system prompt of two kilobytes, by city and product, in a folder.</summary>
sealed class SmallWorkload : IDisposable
{
    /// <summary>How many rows it has.</summary>
    public const int Rows = 2_000;

    const int Cities = 20;
    const int Products = 50;

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cairn-benchmarks-");

    public SmallWorkload()
    {
        File.WriteAllText(
            Path.Combine(_folder.FullName, "handbook.md"),
            string.Concat(Enumerable.Repeat("A rule of this shop that every letter is held against. ", 36)));
        File.WriteAllLines(
            Path.Combine(_folder.FullName, "rows.csv"),
            Enumerable.Range(0, Rows).Select(Letter).Prepend("id,city,product,text"));
        File.WriteAllText(Path.Combine(_folder.FullName, "cairn.yaml"), """
            name: benchmarks
            input: rows.csv
            id: id
            model: claude-haiku-5-5
            max_tokens: 64
            system: { file: handbook.md }
            user:
              - "Written in {{ city }}."
              - "About {{ product }}."
              - "{{ text }}"

            """);
        Workload = WorkloadFile.Read(_folder.FullName, ModelCatalog.BuiltIn);
        var input = InputSnapshot.Take(Workload.Input, default);
        Composer = new(Workload, ModelCatalog.BuiltIn);
        Source = new(Workload, new(Workload.Input, input), Composer);
        Letters = [.. Source.Rows()];
    }

    /// <summary>What is asked.</summary>
    public Workload Workload { get; }

    /// <summary>Makes the request of a row.</summary>
    public RequestComposer Composer { get; }

    /// <summary>The rows with their requests.</summary>
    public RowSource Source { get; }

    /// <summary>The rows, in memory.</summary>
    public IReadOnlyList<Row> Letters { get; }

    public void Dispose() => _folder.Delete(recursive: true);

    static string Letter(int row) => string.Create(
        CultureInfo.InvariantCulture,
        $"k{row},city {row % Cities},product {row * 7 % Products},\"{row}: \"\"it broke\"\", I ask for help\"");
}
