using Cairn.Tests.Sandbox.Caching;

namespace Cairn.Tests.Sandbox.Facts;

/// <summary>Section 2.2: how the cache finds what it has. The numbers are in the tables of sequences.</summary>
public sealed class LookupTests
{
    [Fact]
    [Row("2.2 (1) order of the prefix")]
    public void Tools_come_before_the_system_and_the_system_before_messages() =>
        CacheSequenceTests.Play("four breakpoints over tools, system and messages", "system", "messages");

    [Fact]
    [Row("2.2 (2) writes at breakpoints only")]
    public void Only_breakpoints_are_written() =>
        CacheSequenceTests.Play("nothing is written before the breakpoint");

    [Fact]
    [Row("2.2 (3) lookback")]
    public void The_lookback_reaches_twenty_positions_from_each_breakpoint() => CacheSequenceTests.Play(
        "an entry at the 19th position is read",
        "an entry at the 20th position is read",
        "an entry at the 21st position is missed",
        "each breakpoint looks back twenty positions of its own");

    [Fact]
    [Row("2.2 (4) runs of tools")]
    public void A_run_of_tool_uses_or_results_is_one_position() => CacheSequenceTests.Play(
        "thirty tool uses and their results are two positions",
        "nine rounds of one use and one result are eighteen positions",
        "ten rounds are twenty positions and out of reach");

    [Fact]
    [Row("2.2 (5) worked example")]
    public void The_example_of_the_documentation_comes_out() => CacheSequenceTests.Play(
        "35 blocks with entries at 10 and 15: 35 to 16 are looked at, all is written",
        "35 blocks with a second breakpoint at 15: the entry there is found");

    [Theory]
    [Row("2.2 (6) identical content")]
    [InlineData("""{"a":1,"b":2}""", 554)]
    [InlineData("""{ "a" : 1, "\u0062" : 2 }""", 554)]
    [InlineData("""{"b":2,"a":1}""", 0)]
    public void The_order_of_keys_in_a_tools_input_counts_and_spelling_does_not(string input, long read)
    {
        // 523 of the user, 27 of the tool use, 4 of the result.
        var cache = new CacheBench();
        cache.Use(Calling("""{"a":1,"b":2}"""), TimeSpan.Zero);

        Assert.Equal(read, cache.Use(Calling(input), TimeSpan.FromMinutes(1)).Read);
    }

    [Fact]
    [Row("2.2 (7) per model")]
    public void Each_model_has_its_own_cache() => CacheSequenceTests.Play("model");

    [Fact]
    [Row("2.2 (8) same output")]
    public void A_hit_changes_no_word_of_the_answer()
    {
        using var rehearsal = new Rehearsal();

        var written = rehearsal.Run(Rehearsal.Ask("Hello", "1h"))[0];
        var read = rehearsal.Run(Rehearsal.Ask("Hello", "1h"))[0];

        Assert.Equal((520, 520), (Usage.Of(written).Write1h, Usage.Of(read).Read));
        Assert.Equal(Text.Of(written), Text.Of(read));
    }

    [Fact]
    [Row("2.2 (9) readable from the first token")]
    public void An_entry_is_readable_once_its_writer_answers() => CacheSequenceTests.Play(
        "before the first token of its writer an entry cannot be read", "from the first token on it can");

    [Fact]
    [Row("2.2 (10) lifetime")]
    public void A_life_counts_from_the_start_of_the_request_and_a_read_renews_it() => CacheSequenceTests.Play(
        "at five minutes",
        "just after five minutes",
        "at an hour",
        "just after an hour",
        "a read renews five minutes from its own start",
        "a read renews an hour",
        "a five-minute marker reads an hour entry and renews its hour");

    [Fact]
    [Row("2.2 (11) noise")]
    public void Half_of_all_lookups_can_be_made_to_miss()
    {
        using var rehearsal = new Rehearsal(new() { Cache = new() { MissRate = 0.5m } });
        rehearsal.Run(Rehearsal.Ask("a", "1h"));

        var usage = rehearsal.RunUsage(Enumerable.Repeat(Rehearsal.Ask("b", "1h"), 400));

        Assert.InRange(usage.Count(one => one.Read > 0), 160, 240);
    }

    static string Calling(string input) =>
        $$$"""
        {"model":"claude-haiku-5-5","max_tokens":9,"messages":[{"role":"user","content":[{{{Rehearsal.Block(1400)}}}]},
         {"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":{{{input}}}}]},
         {"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":"ok",
          "cache_control":{"type":"ephemeral"}}]}]}
        """;
}
