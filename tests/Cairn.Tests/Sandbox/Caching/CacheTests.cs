namespace Cairn.Tests.Sandbox.Caching;

public sealed class CacheTests
{
    // 1,400 characters of system are 520 tokens; "a" is 1 token and 3 of framing.
    const long Prefix = 520;
    const long Question = 4;

    [Fact]
    public void A_cold_batch_writes_once_for_each_request_that_started_at_once()
    {
        using var rehearsal = new Rehearsal();

        var usage = rehearsal.RunUsage(Enumerable.Repeat(Rehearsal.Ask("a", "1h"), 10));

        Assert.All(usage, one => Assert.Equal(new(Question, 0, Prefix, 0, 1), one));
    }

    [Fact]
    public void After_a_primer_every_request_reads()
    {
        using var rehearsal = new Rehearsal();
        rehearsal.Run(Rehearsal.Ask("a", "1h"));

        var usage = rehearsal.RunUsage(Enumerable.Repeat(Rehearsal.Ask("b", "1h"), 10));

        Assert.All(usage, one => Assert.Equal(new(Question, 0, 0, Prefix, 1), one));
    }

    [Fact]
    public void In_a_long_cold_batch_those_that_start_later_read()
    {
        using var rehearsal = new Rehearsal(new() { Workers = 4 });

        var usage = rehearsal.RunUsage(Enumerable.Repeat(Rehearsal.Ask("a", "1h"), 100));

        Assert.InRange(usage.Count(one => one.Write1h > 0), 4, 8);
        Assert.Equal(100, usage.Count(one => one.Read + one.Write1h == Prefix));
    }

    [Fact]
    public void A_shorter_life_in_front_of_a_longer_one_is_refused()
    {
        using var rehearsal = new Rehearsal();

        var result = rehearsal.Run(System([Rehearsal.Block(1400, "5m"), Rehearsal.Block(35, "1h")]))[0];

        Assert.Equal("invalid_request_error", Text.ErrorTypeOf(result));
    }

    [Fact]
    public void A_fifth_marker_is_refused()
    {
        using var rehearsal = new Rehearsal();

        var result = rehearsal.Run(System([.. Enumerable.Repeat(Rehearsal.Block(700, "5m"), 5)]))[0];

        Assert.StartsWith("A maximum of 4 blocks", Text.ErrorOf(result), StringComparison.Ordinal);
    }

    [Fact]
    public void Spelling_of_the_json_does_not_matter()
    {
        var cache = new CacheBench();
        cache.Use(System([Rehearsal.Block(1400, "5m")]), TimeSpan.Zero);
        var text = "\\u0061" + new string('a', 1399);
        var spelled = $$""" { "cache_control" : {"type":"ephemeral"} , "text" : "{{text}}" , "type":"text" } """;

        Assert.Equal(Prefix, cache.Use(System([spelled]), TimeSpan.FromMinutes(1)).Read);
    }

    static string System(IEnumerable<string> blocks) =>
        $$"""
        {"model":"claude-haiku-5-5","max_tokens":200,"system":[{{string.Join(',', blocks)}}],
         "messages":[{"role":"user","content":"a"}]}
        """;
}
