using System.Text.Json;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>What has to hold for the results of every finished run of <see cref="Workload"/>.</summary>
static class Answers
{
    /// <summary>Each row succeeded, in input order, with the answer that is its own.</summary>
    public static void AreComplete(JsonElement report, int rows = 40)
    {
        var results = report.Rows();

        Assert.Equal(rows, results.Count);
        Assert.All(results.Index(), row => Assert.Equal(
            ($"R{row.Index + 1:0000}", "succeeded", Workload.AnswerOf($"R{row.Index + 1:0000}")),
            (row.Item.Text("key"), row.Item.Text("status"), row.Item.Text("output"))));
        Assert.Equal("finished", report.Text("state"));
    }
}
