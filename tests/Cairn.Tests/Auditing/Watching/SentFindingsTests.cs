using System.Text.Json.Nodes;
using Cairn.Accounting;
using Cairn.Auditing.Watching;
using Cairn.Models;
using Cairn.Running.Watching;

namespace Cairn.Tests.Auditing.Watching;

/// <summary>What the requests of a batch tell about its cache.</summary>
public sealed class SentFindingsTests
{
    static readonly string[] Tools = ["look", "send", "file", "plan"];

    static SentScript Writer => new SentScript().Add("wrote");

    [Fact]
    public async Task Rows_that_read_what_was_written_before_are_well()
    {
        var finding = Assert.Single(await After(5).Add(40, "read").FindAsync(Writer));

        Assert.Equal((CacheVerdict.Ok, null, Usd.Zero), (finding.Verdict, finding.Cause, finding.Lost));
        Assert.Equal((40, 40), (finding.PlannedReadRows, finding.ReadRows));
    }

    [Fact]
    public async Task A_few_misses_are_noise_and_what_they_cost_is_told()
    {
        var finding = Assert.Single(await After(5).Add(36, "read").Add(4, "wrote").FindAsync(Writer));

        Assert.Equal((CacheVerdict.WithinNoise, CacheLossCause.Noise), (finding.Verdict, finding.Cause));
        Assert.True(finding.Lost > Usd.Zero);
    }

    [Fact]
    public async Task Misses_that_nothing_in_the_requests_explains_have_no_known_cause()
    {
        var finding = Assert.Single(await After(5).Add(40, "wrote").FindAsync(Writer));

        Assert.Equal((CacheVerdict.Lost, CacheLossCause.Unknown), (finding.Verdict, finding.Cause));
    }

    [Fact]
    public async Task A_setting_of_some_rows_of_the_batch_is_named_where_the_others_read()
    {
        var findings = await After(5).Add(20, "read")
            .Add(20, "wrote", (body, _) => body["thinking"] = JsonNode.Parse("""{"type":"adaptive"}""")).FindAsync();

        Assert.Equal([CacheVerdict.Ok, CacheVerdict.Lost], findings.Select(finding => finding.Verdict));
        Assert.Equal(CacheLossCause.Thinking, findings[1].Cause);
    }

    [Fact]
    public async Task A_setting_that_every_row_has_its_own_value_of_is_named()
    {
        var finding = Assert.Single(await After(5)
            .Add(40, "wrote", (body, row) => body["thinking"] = JsonNode.Parse(
                $$"""{"type":"enabled","budget_tokens":{{1024 + row}}}""")).FindAsync());

        Assert.Equal((CacheVerdict.Lost, CacheLossCause.Thinking), (finding.Verdict, finding.Cause));
        Assert.Equal(40, finding.Rows);
    }

    [Fact]
    public async Task A_choice_of_tools_loses_nothing_that_stands_before_the_messages()
    {
        var finding = (await After(5)
            .Add(40, "wrote", (body, _) => body["tool_choice"] = JsonNode.Parse("""{"type":"any"}"""))
            .FindAsync(Writer))[0];

        Assert.NotEqual(CacheLossCause.ToolChoice, finding.Cause);
    }

    [Fact]
    public async Task Tools_in_another_order_in_each_row_are_named()
    {
        var finding = Assert.Single(await After(5).Add(24, "wrote", WithTools).FindAsync());

        Assert.Equal((CacheVerdict.Lost, CacheLossCause.PrefixDiffers), (finding.Verdict, finding.Cause));
        Assert.Contains("the order of the blocks from block 2 (tools) on", finding.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Today is 2026-11-21 06:00:{0:00}. ", "a timestamp")]
    [InlineData("Request 8d3f0c1e-1111-4222-8333-0000000000{0:00}. ", "a UUID")]
    [InlineData("Row {0}. ", "a number")]
    public async Task Text_that_changes_from_row_to_row_is_named_with_its_place(string format, string named)
    {
        var finding = Assert.Single(await After(5).Add(40, "wrote", (body, row) => SentScript.Prepend(
            body, string.Format(System.Globalization.CultureInfo.InvariantCulture, format, row))).FindAsync());

        Assert.Equal((CacheVerdict.Lost, CacheLossCause.PrefixDiffers), (finding.Verdict, finding.Cause));
        Assert.StartsWith(named, finding.Detail, StringComparison.Ordinal);
        Assert.Contains("of block 1 (system)", finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_that_some_rows_share_is_told_from_versions_of_a_prompt()
    {
        var minutes = await After(5).Add(40, "wrote", (body, row) =>
            SentScript.Prepend(body, $"It is 2026-11-21 06:0{row % 4}. ")).FindAsync();
        var versions = await After(5).Add(40, "wrote", (body, row) =>
            SentScript.Prepend(body, $"Version {row % 4}. ")).FindAsync();

        Assert.Equal(CacheLossCause.PrefixDiffers, Assert.Single(minutes).Cause);
        Assert.Equal([CacheLossCause.Interleaved], versions.Select(finding => finding.Cause!.Value).Distinct());
        Assert.Equal(4, versions.Count);
    }

    [Fact]
    public async Task Rows_that_have_nothing_in_common_could_not_have_read_anything() =>
        Assert.Empty(await After(5).Add(40, "wrote", (body, row) => body["system"]![0]!["text"] =
            string.Concat(Enumerable.Range(0, 300).Select(word => $"{row * 7919 % (word + 2)} of {word * row} "))
            + row).FindAsync());

    [Theory]
    [InlineData(50, CacheLossCause.Unknown)]
    [InlineData(120, CacheLossCause.TtlLapsed)]
    public async Task An_entry_that_ended_is_told_from_one_that_lives(int minutes, CacheLossCause cause) =>
        Assert.Equal(cause, Assert.Single(await After(minutes).Add(40, "wrote").FindAsync(Writer)).Cause);

    [Fact]
    public async Task Another_workspace_explains_what_the_same_requests_do_not() =>
        Assert.Equal(CacheLossCause.OtherWorkspace, Assert.Single(await After(5).Add(40, "wrote")
            .FindAsync(new SentScript { Workspace = "wrkspc_two" }.Add("wrote"))).Cause);

    [Fact]
    public async Task Rows_without_a_marker_planned_nothing() =>
        Assert.Empty(await After(5).Add(40, "neither", (body, _) =>
            body["system"]![0]!.AsObject().Remove("cache_control")).FindAsync(Writer));

    [Fact]
    public async Task What_is_kept_of_a_batch_explains_a_later_one_and_goes_after_three_days()
    {
        var folder = Directory.CreateTempSubdirectory("cairn-sent-").FullName;
        var archive = new SentArchive(folder, ModelCatalog.BuiltIn);
        archive.Keep(await Writer.BatchAsync("msgbatch_first"));
        var late = await After(120).Add(40, "wrote").BatchAsync("msgbatch_late");

        var known = archive.Before(late.Call);
        archive.Keep(await After(6 * 24 * 60).Add("wrote").BatchAsync("msgbatch_next"));

        Assert.Equal(CacheLossCause.TtlLapsed, Assert.Single(SentFindings.Of(late, known, "s", _ => -1)).Cause);
        Assert.Equal(["msgbatch_next.jsonl"], Directory.GetFiles(folder).Select(Path.GetFileName));
        Directory.Delete(folder, recursive: true);
    }

    static SentScript After(int minutes) => new() { At = TimeSpan.FromMinutes(minutes) };

    static void WithTools(JsonObject body, int row) => body["tools"] = new JsonArray([.. Tools
        .OrderBy(tool => (tool[0] * (row + 3) * 31) % 17).Select(tool => new JsonObject
        {
            ["name"] = tool,
            ["description"] = string.Concat(Enumerable.Repeat($"The tool {tool}. ", 40)),
            ["input_schema"] = new JsonObject { ["type"] = "object" },
        })]);
}
