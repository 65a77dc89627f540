using Cairn.Bench.Growing;
using Cairn.Bench.Measuring;
using Cairn.Tests.House;

namespace Cairn.Tests.Docs;

/// <summary>Keeps every figure of the documents one that `bench/run` measured.</summary>
public sealed class BenchTableTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("bench/README.md")]
    public async Task Tables_are_those_of_the_committed_results(string path)
    {
        var results = BenchResults.Parse(Repository.Text(Suite.CommittedPath));

        await GeneratedDocument.CheckAsync(
            path, ResultsTable.PutInto(Repository.Text(path), results), $"what {Suite.CommittedPath} says");
    }

    [Fact]
    public async Task The_picture_of_growth_is_that_of_the_committed_results()
    {
        var results = BenchResults.Parse(Repository.Text(Suite.CommittedPath));

        await GeneratedDocument.CheckAsync(
            CommittedResults.ChartPath, GrowthChart.Draw(results.Growth!), $"what {Suite.CommittedPath} says");
    }

    [Fact]
    public void Every_subject_has_its_table()
    {
        var results = BenchResults.Parse(Repository.Text(Suite.CommittedPath));

        Assert.Empty(results.Subjects.Keys.Except(ResultsTable.NamesIn(Repository.Text("bench/README.md"))));
    }

    [Fact]
    public void The_readme_has_no_other_figures_than_measured_ones()
    {
        var readme = Repository.Text("README.md");
        var section = readme[readme.IndexOf("## Benchmarks", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("\n## ", StringComparison.Ordinal)];
        var places = ResultsTable.WithoutPlaces(section);

        Assert.DoesNotMatch(@"\d", places);
    }
}
