using Cairn.Planning;

namespace Cairn.Tests.Planning;

public sealed class PlanFileTests : IDisposable
{
    const string Yaml = """
        name: t
        input: rows.csv
        id: id
        model: claude-haiku-5-5
        max_tokens: 100
        user: "{{ text }}"

        """;

    readonly PlanBench _bench = new PlanBench().Rows(["one", "two"]);

    [Fact]
    public void A_kept_plan_is_read_back_as_it_was()
    {
        var file = File();
        using var scratch = new Scratch(file.ToJson());

        var read = PlanFile.Read(scratch.Path);

        Assert.Equal(file.ToJson(), read.ToJson());
        Assert.Equal(file.Plan.Estimate, read.Plan.Estimate);
        Assert.Empty(file.DriftTo(read));
    }

    [Fact]
    public void Everything_that_changed_since_is_named()
    {
        var file = File();
        var facts = file.Models.ToDictionary(model => model.Key, model => model.Value);
        var model = Assert.Single(facts.Keys);
        facts[model] = new Dictionary<string, string?>(facts[model]) { ["batch_multiplier"] = "0.6" };

        var changes = file.DriftTo(file with
        {
            InputSha256 = "other",
            WorkloadFingerprint = "other",
            LayoutSha256 = "other",
            Limit = 3,
            Models = facts,
        }).ToList();

        Assert.Equal(5, changes.Count);
        Assert.Contains("claude-haiku-5-5 batch_multiplier is 0.6, not 0.5", changes);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"version":1,"workload":"w","workload_fingerprint":"f","input_sha256":"i","layout_sha256":"l",""" +
        """ "models":{},"plan":null}""")]
    [InlineData("")]
    public void What_is_no_plan_is_refused_with_the_next_step(string content)
    {
        using var scratch = new Scratch(content);

        var fault = Assert.Single(Assert.Throws<BadInputException>(() => PlanFile.Read(scratch.Path)).Faults);

        Assert.Contains("cairn plan -o", fault.Repair, StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();

    PlanFile File()
    {
        var planned = _bench.Plan(Yaml);
        return new()
        {
            Workload = "/tickets",
            WorkloadFingerprint = "workload",
            InputSha256 = "input",
            LayoutSha256 = planned.Layout.Sha256,
            Models = PlanFile.FactsOf(planned.Plan, PlanBench.Catalog),
            Plan = planned.Plan,
        };
    }

    sealed class Scratch : IDisposable
    {
        public Scratch(string content) => System.IO.File.WriteAllText(Path, content);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => System.IO.File.Delete(Path);
    }
}
