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

    [Theory]
    [InlineData(1375, 511)]
    [InlineData(1376, 0)]
    public void A_prefix_one_token_below_the_minimum_is_not_cached(int chars, long uncached)
    {
        using var rehearsal = new Rehearsal();

        var usage = rehearsal.RunUsage(System([Rehearsal.Block(chars, "5m")]))[0];

        Assert.Equal(uncached + Question, usage.Input);
        Assert.Equal(uncached == 0 ? 512 : 0, usage.Write5m);
    }

    [Theory]
    [InlineData(300.0, true)]
    [InlineData(300.000001, false)]
    public void An_entry_lives_five_minutes_from_the_start_of_its_writer(double seconds, bool isRead)
    {
        var cache = new CacheBench();
        cache.Use(Rehearsal.Ask("a", "5m"), TimeSpan.Zero);

        var use = cache.Use(Rehearsal.Ask("a", "5m"), TimeSpan.FromSeconds(seconds));

        Assert.Equal(isRead ? Prefix : 0, use.Read);
    }

    [Fact]
    public void A_read_renews_an_entry_for_its_own_life()
    {
        var cache = new CacheBench();
        cache.Use(Rehearsal.Ask("a", "1h"), TimeSpan.Zero);
        cache.Use(Rehearsal.Ask("a", "5m"), TimeSpan.FromMinutes(50));

        Assert.Equal(Prefix, cache.Use(Rehearsal.Ask("a", "5m"), TimeSpan.FromMinutes(109)).Read);
    }

    [Fact]
    public void An_entry_cannot_be_read_before_its_writer_answers()
    {
        var cache = new CacheBench();
        cache.Use(Rehearsal.Ask("a", "5m"), TimeSpan.Zero);

        Assert.Equal(Prefix, cache.Use(Rehearsal.Ask("a", "5m"), TimeSpan.FromSeconds(1.9)).Write5m);
        Assert.Equal(Prefix, cache.Use(Rehearsal.Ask("a", "5m"), TimeSpan.FromSeconds(2)).Read);
    }

    [Theory]
    [InlineData(19, true)]
    [InlineData(20, false)]
    public void The_lookback_reaches_twenty_positions(int newBlocks, bool isRead)
    {
        var cache = new CacheBench();
        var old = Rehearsal.Block(1400, "5m");
        cache.Use(System([old]), TimeSpan.Zero);
        var fresh = Enumerable.Repeat(Rehearsal.Block(35), newBlocks - 1).Append(Rehearsal.Block(35, "5m"));

        var use = cache.Use(System([Rehearsal.Block(1400), .. fresh]), TimeSpan.FromMinutes(1));

        Assert.Equal(isRead ? Prefix : 0, use.Read);
        Assert.Equal((newBlocks * 13) + (isRead ? 0 : Prefix), use.Write5m);
    }

    [Fact]
    public void A_run_of_tool_uses_or_results_is_one_position()
    {
        var cache = new CacheBench();
        var uses = string.Join(',', Enumerable.Range(0, 30).Select(call =>
            $$"""{"type":"tool_use","id":"t{{call}}","name":"f","input":{} }"""));
        var results = string.Join(',', Enumerable.Range(0, 30).Select(call =>
            $$"""{"type":"tool_result","tool_use_id":"t{{call}}","content":"ok"}"""));
        var first = Messages($$"""{"role":"user","content":[{{Rehearsal.Block(1400, "5m")}}]}""");
        var second = Messages(
            $$"""
            {"role":"user","content":[{{Rehearsal.Block(1400)}}]},{"role":"assistant","content":[{{uses}}]},
            {"role":"user","content":[{{results}},{{Rehearsal.Block(35, "5m")}}]}
            """);
        cache.Use(first, TimeSpan.Zero);

        Assert.Equal(523, cache.Use(second, TimeSpan.FromMinutes(1)).Read);
    }

    [Fact]
    public void Read_then_one_hour_then_five_minutes_are_billed_apart()
    {
        var cache = new CacheBench();
        cache.Use(System([Rehearsal.Block(1400, "1h")]), TimeSpan.Zero);

        var use = cache.Use(
            System(
            [
                Rehearsal.Block(1400, "1h"), Rehearsal.Block(700, "1h"),
                Rehearsal.Block(350, "5m"), Rehearsal.Block(35),
            ]),
            TimeSpan.FromMinutes(1));

        Assert.Equal(new(13 + Question, 130, 260, Prefix), use);
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
    public void An_automatic_marker_lands_on_the_last_block()
    {
        var cache = new CacheBench();
        const string automatic = ""","cache_control":{"type":"ephemeral"}""";
        var plain = System([Rehearsal.Block(1400)]);

        Assert.Equal(new(0, Prefix + Question, 0, 0), cache.Use(plain[..^1] + automatic + "}", TimeSpan.Zero));
    }

    [Theory]
    [InlineData(""","tool_choice":{"type":"none"}""", Prefix)]
    [InlineData(""","output_config":{"effort":"low"}""", 0)]
    [InlineData(""","output_config":{"effort":"medium"}""", Prefix)]
    [InlineData(""","thinking":{"type":"adaptive"}""", 0)]
    [InlineData(""","output_config":{"format":{"type":"json_schema","schema":{"type":"object"}}}""", 0)]
    public void Some_parameters_invalidate_the_prefix(string extra, long read)
    {
        var cache = new CacheBench();
        cache.Use(Rehearsal.Ask("a", "5m"), TimeSpan.Zero);

        Assert.Equal(read, cache.Use(Rehearsal.Ask("a", "5m", extra: extra), TimeSpan.FromMinutes(1)).Read);
    }

    [Fact]
    public void Another_model_has_another_cache()
    {
        var cache = new CacheBench();
        cache.Use(Rehearsal.Ask("a", "5m"), TimeSpan.Zero);

        Assert.Equal(0, cache.Use(Rehearsal.Ask("a", "5m", "claude-opus-5"), TimeSpan.FromMinutes(1)).Read);
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

    [Fact]
    public void Messages_do_not_warm_batches_unless_told_to()
    {
        using var apart = new Rehearsal();
        using var shared = new Rehearsal(new() { Cache = new() { MessagesWarmBatches = true } });

        Assert.Equal(0, ReadAfterMessage(apart));
        Assert.Equal(Prefix, ReadAfterMessage(shared));
    }

    static long ReadAfterMessage(Rehearsal rehearsal)
    {
        rehearsal.Send(Rehearsal.Ask("a", "5m"));
        return rehearsal.RunUsage(Rehearsal.Ask("a", "5m"))[0].Read;
    }

    static string System(IEnumerable<string> blocks) =>
        $$"""
        {"model":"claude-haiku-5-5","max_tokens":200,"system":[{{string.Join(',', blocks)}}],
         "messages":[{"role":"user","content":"a"}]}
        """;

    static string Messages(string messages) =>
        $$"""{"model":"claude-haiku-5-5","max_tokens":200,"messages":[{{messages}}]}""";
}
