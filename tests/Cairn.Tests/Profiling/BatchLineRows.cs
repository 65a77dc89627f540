using System.Text.Json;
using Cairn.Models;
using Cairn.Profiling;
using Cairn.Tests.Workloads;
using Cairn.Workloads;

namespace Cairn.Tests.Profiling;

/// <summary>A file of ready requests with long shared texts, and what the profiler says of it.</summary>
sealed class BatchLineRows : IDisposable
{
    /// <summary>About 1,700 tokens that are the same in every row; no two sentences are.</summary>
    public static readonly string Handbook = string.Join(
        ' ', Enumerable.Range(0, 200).Select(rule => $"Rule {rule}: colour {rule * 7919 % 1013} goes to desk {rule}."));

    readonly WorkloadSetup _setup = new();

    /// <summary>Measures rows whose params are given, besides model and max_tokens.</summary>
    public (Workload Workload, WorkloadProfile Profile) Measure(IEnumerable<object> rows)
    {
        var lines = rows.Select(
            (row, index) => JsonSerializer.Serialize(new { custom_id = $"c{index}", @params = row }));
        var path = _setup.Write("requests.jsonl", string.Join('\n', lines));
        var workload = WorkloadFile.Read(path, ModelCatalog.BuiltIn);
        var composer = new RequestComposer(workload, ModelCatalog.BuiltIn);
        var composed = _setup.Rows(workload.Input).Select(row => (row, composer.Compose(row))).ToList();
        return (workload, Profiler.Measure("requests.jsonl", composed, ModelCatalog.BuiltIn));
    }

    /// <summary>So many rows with a system prompt each and a question of its own.</summary>
    public (Workload Workload, WorkloadProfile Profile) Measure(int rows, Func<int, object> system) =>
        Measure(Enumerable.Range(0, rows).Select(row => Request(system(row), Question(row))));

    /// <summary>The params of a request.</summary>
    public static object Request(object system, object content, string model = "claude-haiku-5-5") => new
    {
        model,
        max_tokens = 100,
        system,
        messages = (object[])[new { role = "user", content }],
    };

    public static string Question(int row) => $"What about {row * 31 % 97}?";

    public void Dispose() => _setup.Dispose();
}
