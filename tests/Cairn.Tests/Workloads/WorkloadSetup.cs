using System.Buffers;
using System.Text;
using Cairn.Models;
using Cairn.Workloads;

namespace Cairn.Tests.Workloads;

/// <summary>A workload folder on disk that is gone after the test.</summary>
public sealed class WorkloadSetup : IDisposable
{
    /// <summary>All that a workload needs but its prompt.</summary>
    public const string Unasked = """
        name: t
        input: rows.csv
        id: id
        model: claude-haiku-5-5
        max_tokens: 300

        """;

    public const string Minimal = Unasked + """
        user: "{{ text }}"

        """;

    public WorkloadSetup() => Write("rows.csv", "id,text\n1,hello\n2,world\n");

    public string Folder { get; } = Directory.CreateTempSubdirectory("cairn-workload-").FullName;

    public static string Bytes(ComposedRequest request, params ReadOnlySpan<CacheMarker> markers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        request.WriteParams(buffer, markers);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public string Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    public string Write(string name, byte[] content)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    public Workload Read(string yaml)
    {
        Write("cairn.yaml", yaml);
        return WorkloadFile.Read(Folder, ModelCatalog.BuiltIn);
    }

    /// <summary>The only fault of a workload file.</summary>
    public Fault FaultOf(string yaml) => Assert.Single(Assert.Throws<BadInputException>(() => Read(yaml)).Faults);

    public IReadOnlyList<ComposedRequest> Compose(string yaml)
    {
        var workload = Read(yaml);
        var composer = new RequestComposer(workload, ModelCatalog.BuiltIn);
        return [.. Rows(workload.Input).Select(composer.Compose)];
    }

    public IReadOnlyList<Row> Rows(InputFile input) =>
        [.. new RowReader(input, InputSnapshot.Take(input, TestContext.Current.CancellationToken)).Read()];

    public InputFile Input(string name, string content, string? id = null) =>
        Input(name, Encoding.UTF8.GetBytes(content), id);

    public InputFile Input(string name, byte[] content, string? id = null) => new()
    {
        Path = Write(name, content),
        Name = name,
        IdColumn = id,
        Format = name.EndsWith(".csv", StringComparison.Ordinal) ? InputFormat.Csv
            : name.StartsWith("batch", StringComparison.Ordinal) ? InputFormat.BatchLines
            : InputFormat.Jsonl,
    };

    /// <summary>The faults of an input.</summary>
    public IReadOnlyList<Fault> Faults(InputFile input) => Assert.Throws<BadInputException>(
        () => InputSnapshot.Take(input, TestContext.Current.CancellationToken)).Faults;

    public void Dispose() => Directory.Delete(Folder, true);
}
