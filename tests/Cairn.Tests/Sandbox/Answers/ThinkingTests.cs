using System.Text.Json;
using Cairn.Sandbox;

namespace Cairn.Tests.Sandbox.Answers;

public sealed class ThinkingTests
{
    const string Adaptive = ""","max_tokens":9000,"thinking":{"type":"adaptive"}""";

    static readonly AnswerOptions Fifty = new() { ThinkingTokens = new(50, 50) };

    [Fact]
    public void Thinking_that_is_asked_for_comes_first_and_counts_as_output()
    {
        using var rehearsal = new Rehearsal(new() { Answers = Fifty });

        var result = rehearsal.Run(Rehearsal.Ask("0123456789", extra: Adaptive))[0];

        var types = Text.BlocksOf(result).Select(block => block.GetProperty("type").GetString());
        Assert.Equal(["thinking", "text"], types);
        Assert.Equal((54, 50), (Usage.Of(result).Output, ThinkingOf(result)));
        Assert.Equal((54 * 0.25m / 1_000_000) + (InputOf(result) * 0.05m / 1_000_000), rehearsal.Usd());
    }

    [Theory]
    [InlineData("claude-opus-4-6", "\"type\":\"adaptive\"", true)]
    [InlineData("claude-opus-4-7", "\"type\":\"adaptive\"", false)]
    [InlineData("claude-opus-4-7", "\"type\":\"adaptive\",\"display\":\"summarized\"", true)]
    [InlineData("claude-opus-4-6", "\"type\":\"adaptive\",\"display\":\"omitted\"", false)]
    public void Newer_models_show_their_thinking_only_on_request(string model, string thinking, bool isShown)
    {
        using var rehearsal = new Rehearsal();

        var result = rehearsal.Run(
            Rehearsal.Ask("a", model: model, extra: $$""","max_tokens":9000,"thinking":{ {{thinking}} }"""))[0];

        var block = Text.BlocksOf(result)[0];
        Assert.Equal(isShown, block.GetProperty("thinking").GetString()!.Length > 0);
        Assert.Equal(64, block.GetProperty("signature").GetString()!.Length);
    }

    [Theory]
    [InlineData("claude-opus-5-5", 50)]
    [InlineData("claude-haiku-5-5", 50)]
    [InlineData("claude-opus-4-8", 0)]
    public void Models_that_think_unasked_do_so_once_a_length_is_set(string model, long tokens)
    {
        using var silent = new Rehearsal();
        using var thinking = new Rehearsal(new() { Answers = Fifty });

        Assert.Equal(0, ThinkingOf(silent.Run(Rehearsal.Ask("a", model: model))[0]));
        Assert.Equal(tokens, ThinkingOf(thinking.Run(Rehearsal.Ask("a", model: model))[0]));
    }

    [Fact]
    public void Thinking_that_is_turned_off_stays_off()
    {
        using var rehearsal = new Rehearsal(new() { Answers = Fifty });

        var result = rehearsal.Run(Rehearsal.Ask("a", extra: ""","thinking":{"type":"disabled"}"""))[0];

        Assert.Equal(0, ThinkingOf(result));
    }

    [Fact]
    public void A_budget_bounds_the_thinking()
    {
        using var rehearsal = new Rehearsal(new() { Answers = new() { ThinkingTokens = new(5_000, 5_000) } });
        const string budget = ""","max_tokens":9000,"thinking":{"type":"enabled","budget_tokens":1024}""";

        Assert.Equal(1_024, ThinkingOf(rehearsal.Run(Rehearsal.Ask("a", null, "claude-haiku-4-5", budget))[0]));
    }

    [Fact]
    public void Thinking_can_use_up_max_tokens_before_a_word_is_said()
    {
        using var rehearsal = new Rehearsal(new() { Answers = new() { ThinkingTokens = new(5_000, 5_000) } });

        var result = rehearsal.Run(Rehearsal.Ask("a"))[0];

        Assert.Equal(("max_tokens", 200, 200), (Text.StopOf(result), Usage.Of(result).Output, ThinkingOf(result)));
        Assert.Equal("thinking", Assert.Single(Text.BlocksOf(result)).GetProperty("type").GetString());
    }

    static long ThinkingOf(JsonElement result) =>
        Text.UsageOf(result).GetProperty("output_tokens_details").GetProperty("thinking_tokens").GetInt64();

    static long InputOf(JsonElement result) => Usage.Of(result).Input;
}
