using System.Text.Json;
using Cairn.Sandbox;
using Cairn.Sandbox.Faults;

namespace Cairn.Tests.Sandbox.Faults;

public sealed class FaultRuleTests
{
    const string Everything = "rate_limited;on=create+list;rate=0.25;count=3;after=2;seed=7;committed=1;retry_after=30";

    [Fact]
    public void A_rule_reads_what_it_writes() => Assert.Equal(Everything, FaultRule.Parse(Everything).ToString());

    [Fact]
    public void A_file_says_the_same_as_the_command_line()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, """
            {"faults":[{"name":"rate_limited","on":["create","list"],"rate":0.25,"count":3,"after":2,"seed":7,
              "committed":1,"retry_after":30}]}
            """);

        var rule = Assert.Single(FaultFile.Load(path));

        Assert.Equal(Everything, rule.ToString());
        File.Delete(path);
    }

    [Theory]
    [InlineData("", "fault.name: found '', expected a fault of the catalog.")]
    [InlineData("rate_limit", "fault.name: found 'rate_limit', expected a fault of the catalog.")]
    [InlineData("late_commit;on=list", "fault.on: found 'list', expected create.")]
    [InlineData("garbage;rate=1.5", "fault.rate: found '1.5', expected a number from 0 to 1.")]
    [InlineData("garbage;rate", "fault.rate: found '', expected a number from 0 to 1.")]
    [InlineData("garbage;count=1.5", "fault.count: found '1.5', expected a whole number.")]
    [InlineData("garbage;count=-1", "fault.count: found '-1', expected a number from 0 to")]
    [InlineData("garbage;bytes=3", "fault.bytes: found 'bytes', expected on, rate, count, after, seed.")]
    [InlineData("list_lag;seconds=soon", "fault.seconds: found 'soon', expected a number from 0 to 2592000.")]
    [InlineData("garbage;rate=1;rate=0", "fault.rate: found it twice.")]
    public void A_wrong_rule_is_told_what_is_right(string text, string expected)
    {
        var exception = Assert.Throws<SandboxException>(() => FaultRule.Parse(text));

        Assert.StartsWith(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_with_a_file_is_said_at_once()
    {
        var reader = new FaultReader();
        reader.ReadJson("faults.json", JsonElement.Parse("""
            {"fault":1,
             "faults":[{"name":"garbage","rate":"often"},7,{"name":"nothing"},{"name":"list_lag","on":"create"}]}
            """));

        Assert.Equal(
            ["faults.json", "faults[0].rate", "faults[1]", "faults[2].name", "faults[3].on"],
            reader.Problems.Select(problem => problem.Split(": ") is ["faults.json", var place, ..]
                && place.StartsWith("faults[", StringComparison.Ordinal) ? place : "faults.json"));
    }

    [Fact]
    public async Task A_sandbox_does_not_start_with_a_rule_that_is_wrong()
    {
        var options = new SandboxOptions { Faults = [new("garbage") { Rate = 2 }, new("nothing")] };

        var exception = await Assert.ThrowsAsync<SandboxException>(() => FaultLab.OpenAsync(options));

        Assert.Equal(2, exception.Message.Split(Environment.NewLine).Length);
    }
}
