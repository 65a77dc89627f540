namespace Cairn.Tests.Sandbox.Caching;

/// <summary>The switches with which the cache departs from the documentation.</summary>
public sealed class CacheOptionTests
{
    const string Prompt = "tT520:5m sS130:5m uM130:5m";

    [Theory]
    [InlineData(" effort=low")]
    [InlineData(" thinking=adaptive")]
    public void Thinking_and_effort_can_be_made_to_lose_the_messages_only(string change)
    {
        var cache = new CacheBench(new() { ThinkingKeepsPrefix = true });
        cache.Use(new PromptScript(Prompt), 0);

        Assert.Equal(new(0, 133, 0, 650), cache.Use(new PromptScript(Prompt + change), 60).Use);
    }

    [Fact]
    public void An_entry_can_become_readable_later_than_its_first_token()
    {
        var cache = new CacheBench(new() { ReadableDelay = TimeSpan.FromSeconds(10) });
        cache.Use(new PromptScript(Prompt), 0);

        Assert.Equal("not_yet_readable", cache.Use(new PromptScript(Prompt), 11.9).Lookup.Name);
        Assert.Equal("hit", cache.Use(new PromptScript(Prompt), 12).Lookup.Name);
    }

    [Theory]
    [InlineData(true, false, "hit", "other_pool")]
    [InlineData(false, true, "other_pool", "hit")]
    [InlineData(false, false, "other_pool", "other_pool")]
    public void Batches_and_messages_can_warm_each_other(
        bool messagesWarm, bool batchesWarm, string batch, string plain)
    {
        var warm = new CacheBench(new() { MessagesWarmBatches = messagesWarm, BatchesWarmMessages = batchesWarm });
        warm.Use(new PromptScript("plain sA520:5m uQ1"), 0);
        warm.Use(new PromptScript("sB520:5m uQ1"), 0);

        Assert.Equal(batch, warm.Use(new PromptScript("sA520:5m uQ1"), 60).Lookup.Name);
        Assert.Equal(plain, warm.Use(new PromptScript("plain sB520:5m uQ1"), 60).Lookup.Name);
    }

    [Fact]
    public void A_miss_by_chance_says_so_and_writes_again()
    {
        using var rehearsal = new Rehearsal(new() { Cache = new() { MissRate = 1 } });
        rehearsal.Run(Rehearsal.Ask("a", "5m"));

        var usage = rehearsal.RunUsage(Rehearsal.Ask("a", "5m"))[0];

        Assert.Equal((520, 0), (usage.Write5m, usage.Read));
        Assert.Equal("noise", rehearsal.Core.Cache.Journal.Latest.Last().Lookup.Name);
    }

    [Fact]
    public void An_entry_knows_its_writer_and_its_readers()
    {
        using var rehearsal = new Rehearsal();
        rehearsal.Run(Rehearsal.Ask("a", "1h"));
        rehearsal.RunUsage(Enumerable.Repeat(Rehearsal.Ask("b", "1h"), 3));

        rehearsal.Restart();

        var entry = Assert.Single(rehearsal.Core.Cache.Batches.LiveAt(rehearsal.Core.Now)).Value;
        Assert.Equal((1, 0, 3, 520), (entry.WriterBatch, entry.WriterIndex, entry.Reads, entry.Tokens));
    }

    [Fact]
    public void A_lookup_names_the_parameters_that_differ()
    {
        var cache = new CacheBench();
        cache.Use(new PromptScript("sA520:5m uQ1"), 0);

        var lookup = cache.Use(new PromptScript("sA520:5m uQ1 effort=low thinking=adaptive"), 60).Lookup;

        Assert.Equal(["thinking", "output_config.effort"], lookup.Differences);
    }

    [Fact]
    public void A_lookup_names_the_block_where_the_prompts_part()
    {
        var cache = new CacheBench();
        cache.Use(new PromptScript("sA520 sB130 uQ1:5m"), 0);

        var lookup = cache.Use(new PromptScript("sA520 sB130 uR1:5m"), 60).Lookup;

        Assert.Equal((1, "Messages"), (lookup.Block, $"{lookup.PartsAt}"));
    }
}
