using Cairn.Models;
using Cairn.Planning;
using Cairn.Profiling;
using Cairn.Tests.Workloads;
using Cairn.Workloads;

namespace Cairn.Tests.Planning;

/// <summary>Plans a workload from its file and rows, as <c>cairn plan</c> does.</summary>
sealed class PlanBench : IDisposable
{
    readonly WorkloadSetup _setup = new();

    public static ModelCatalog Catalog => ModelCatalog.BuiltIn;

    /// <summary>A text of about so many tokens of the first tokenizer generation.</summary>
    public static string Words(int tokens, string word = "rule") =>
        string.Concat(Enumerable.Repeat(word.PadRight(7, ' '), tokens / 2));

    public PlanBench Rows(IEnumerable<string> texts)
    {
        _setup.Write("rows.csv", "id,text\n"
            + string.Concat(texts.Index().Select(row => $"k{row.Index},\"{row.Item}\"\n")));
        return this;
    }

    /// <summary>Rows with a column for what several of them share.</summary>
    public PlanBench Rows(IEnumerable<(string Shared, string Text)> rows)
    {
        _setup.Write("rows.csv", "id,shared,text\n" + string.Concat(
            rows.Index().Select(row => $"k{row.Index},\"{row.Item.Shared}\",\"{row.Item.Text}\"\n")));
        return this;
    }

    /// <summary>The requests of all rows.</summary>
    public IReadOnlyList<ComposedRequest> Compose(string yaml) => _setup.Compose(yaml);

    public PlanBench File(string name, string content)
    {
        _setup.Write(name, content);
        return this;
    }

    public Planned Plan(string yaml, PlanTerms? terms = null, Chances? chances = null) =>
        Plan(_setup.Read(yaml), terms ?? new(), chances);

    Planned Plan(Workload workload, PlanTerms terms, Chances? chances) => Planner.Choose(
        [
            .. workload.Models.Select(choice =>
            {
                var composer = new RequestComposer(workload with { Choice = choice }, Catalog);
                var rows = _setup.Rows(workload.Input).Select(row => (row, composer.Compose(row))).ToList();
                var profile = Profiler.Measure("rows.csv", rows, Catalog);
                return chances is null
                    ? Candidate.Of(choice, profile, new([]))
                    : new Candidate(choice, profile, chances);
            }),
        ],
        Catalog, terms);

    public void Dispose() => _setup.Dispose();
}
