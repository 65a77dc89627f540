using System.Text.Json;
using Cairn.Models;
using Cairn.Profiling;
using Cairn.Profiling.Tokens;
using Cairn.Running;
using Cairn.Tests.Workloads;
using Cairn.Workloads;

namespace Cairn.Tests.Profiling;

public sealed class ProfilerTests : IDisposable
{
    readonly WorkloadSetup _setup = new();

    [Fact]
    public void The_shared_prefix_ends_with_the_last_block_that_is_the_same_in_every_row()
    {
        var prefix = Assert.Single(
            SharedBy(Measure(WorkloadSetup.Minimal + "system: [first rule, second rule, \"for {{ id }}\"]\n")));

        Assert.Equal(2, prefix.Blocks);
        Assert.Equal(Tokens("first rule"u8) + Tokens("second rule"u8), prefix.Tokens, precision: 6);

        static double Tokens(ReadOnlySpan<byte> text) =>
            TokenEstimator.Estimate(text, TokenizerGeneration.Second).Tokens;
    }

    [Fact]
    public void Rows_that_differ_from_the_start_share_nothing() =>
        Assert.Empty(SharedBy(Measure(WorkloadSetup.Minimal)));

    [Fact]
    public void A_setting_that_differs_in_one_row_shares_no_cache()
    {
        const string more = """,{"role":"user","content":"b"}""";

        Assert.Single(SharedBy(Measure(BatchLines("", more, "claude-haiku-5-5"))));
        Assert.Empty(SharedBy(
            Measure(BatchLines(""","tool_choice":{"type":"none"}""", more, "claude-haiku-5-5"))));
        Assert.Empty(SharedBy(Measure(BatchLines("", more, "claude-opus-5"))));
    }

    [Fact]
    public void Markers_of_the_users_own_are_left_alone()
    {
        var profile = Measure(BatchLines(
            "", """,{"role":"user","content":[{"type":"text","text":"b","cache_control":{"type":"ephemeral"}}]}"""));

        Assert.True(profile.HasOwnMarkers);
    }

    [Fact]
    public void Rows_are_counted_by_model_tier_and_geography()
    {
        var profile = Measure(BatchLines(""","inference_geo":"us" """, ""));

        Assert.Equal(
            ["claude-haiku-5-5 False 1", "claude-opus-5 True 1"],
            profile.Groups.Select(group => $"{group.Model} {group.UsOnly} {group.Rows}").Order());
    }

    [Fact]
    public void Tools_cost_the_prompt_that_explains_them_where_it_is_known()
    {
        const string tools = ""","tools":[{"name":"f","input_schema":{"type":"object"}}]""";

        Assert.Equal(406, PromptTokens("claude-opus-5") - PromptTokens("claude-opus-5-5"));

        long PromptTokens(string model) => Measure(BatchLines(tools, "", model)).Groups
            .Single(group => group.Model == model).PromptTokens;
    }

    [Fact]
    public void A_long_row_falls_into_the_higher_tier()
    {
        _setup.Write("rows.csv", $"id,text\n1,short\n2,{new string('x', 300_000)}\n");

        Assert.Equal([100_000, null], Measure(WorkloadSetup.Minimal).Groups.Select(group => group.TierPromptTokensMax));
    }

    [Fact]
    public void A_row_over_the_context_window_is_refused_by_its_key()
    {
        _setup.Write("rows.csv", $"id,text\nlong one,{new string('x', 3_000_000)}\n");

        var fault = Assert.Single(Assert.Throws<BadInputException>(() => Measure(WorkloadSetup.Minimal)).Faults);
        Assert.Contains("'long one'", fault.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Batches_are_filled_up_to_a_hundred_thousand_requests()
    {
        var one = One(WorkloadSetup.Minimal);

        var profile = Profiler.Measure("rows.csv", [.. Enumerable.Repeat(one, 100_001)], ModelCatalog.BuiltIn);

        Assert.Equal([100_000, 1], profile.Batches.Select(batch => batch.Requests));
    }

    [Fact]
    public void Batches_are_filled_up_to_their_bytes()
    {
        _setup.Write("rows.csv", $"id,text\n1,{new string('x', 1_000_000)}\n");
        var one = One(WorkloadSetup.Minimal);

        var profile = Profiler.Measure("rows.csv", [.. Enumerable.Repeat(one, 300)], ModelCatalog.BuiltIn);

        Assert.Equal([254, 46], profile.Batches.Select(batch => batch.Requests));
        Assert.All(profile.Batches, batch => Assert.InRange(batch.Bytes, 1, BatchLimits.BytesMax));
    }

    [Theory]
    [InlineData("rows.csv", 1_500)]
    [InlineData("rows.csv", 21)]
    [InlineData("rows.jsonl", 1_500)]
    public void Rows_that_many_threads_measure_have_the_profile_of_rows_that_are_measured_one_by_one(
        string file, int count)
    {
        // The last six ask what the first six do; three long texts take turns.
        var lines = Enumerable.Range(0, count).Select(row => (
            Id: row, Text: $"text {row % (count - 6)}", Version: $"{BatchLineRows.Handbook} {row % 3}"));
        _setup.Write(file, file.EndsWith("csv", StringComparison.Ordinal)
            ? "id,text,version\n" + string.Concat(lines.Select(line => $"{line.Id},{line.Text},{line.Version}\n"))
            : string.Concat(lines.Select(line =>
                $"{{\"id\":{line.Id},\"text\":\"{line.Text}\",\"version\":\"{line.Version}\"}}\n")));
        var (rows, _) = Rows(
            WorkloadSetup.Minimal.Replace("rows.csv", file, StringComparison.Ordinal)
            + "system: [\"{{ version }}\"]\nroute: [{ when: { text: text 7 }, model: claude-opus-5 }]\n");
        var all = RowSet.Range(0, count);

        var ahead = rows.Profile(all, ModelCatalog.BuiltIn);

        Assert.Equal(
            Told(Profiler.Measure("rows.csv", [.. rows.Read(all)], ModelCatalog.BuiltIn)), Told(ahead));
        Assert.Equal((count, count - 6), (ahead.Rows, ahead.Twins.Distinct));

        static string Told(WorkloadProfile profile) => JsonSerializer.Serialize(new
        {
            profile,
            nodes = Enumerable.Range(0, profile.Tree.Rows).Select(profile.Tree.NodeOf),
            firsts = Enumerable.Range(0, profile.Rows).Select(profile.Twins.FirstOf),
        });
    }

    public void Dispose() => _setup.Dispose();

    WorkloadProfile Measure(string yaml)
    {
        var (rows, count) = Rows(yaml);
        return rows.Profile(RowSet.Range(0, count), ModelCatalog.BuiltIn);
    }

    // The beginnings of prompts that all rows share.
    static IEnumerable<PrefixNode> SharedBy(WorkloadProfile profile) =>
        profile.Tree.Nodes.Where(node => !node.IsRoot && node.Rows == profile.Rows);

    (Row Row, ComposedRequest Request) One(string yaml) => Rows(yaml).Rows.Read(RowSet.Range(0, 1)).Single();

    (RowSource Rows, int Count) Rows(string yaml)
    {
        var workload = _setup.Read(yaml);
        var input = InputSnapshot.Take(workload.Input, TestContext.Current.CancellationToken);
        return (new(workload, new(workload.Input, input), new(workload, ModelCatalog.BuiltIn)), input.RowCount);
    }

    // Two ready requests; something is put into the second.
    string BatchLines(string parameters, string message, string model = "claude-opus-5")
    {
        const string first = """{"role":"user","content":"a"}""";
        const string limit = "\"max_tokens\":9";
        _setup.Write("batch.jsonl",
            """{"custom_id":"1","params":{"model":"claude-haiku-5-5",""" + $"{limit},\"messages\":[{first}]" + "}}\n"
            + """{"custom_id":"2","params":{"model":""" + $"\"{model}\",{limit}{parameters}"
            + $",\"messages\":[{first}{message}]" + "}}\n");
        return "name: t\ninput: batch.jsonl\n";
    }
}
