using System.Text;
using Cairn.Sandbox;
using Cairn.Sandbox.Requests;

namespace Cairn.Tests.Sandbox.Requests;

public sealed class TokenFixturesTests
{
    const string Weather = """
        {"name":"get_weather","description":"Get the current weather in a given location","input_schema":{"type":
        "object","properties":{"location":{"type":"string","description":"The city and state, e.g. San Francisco, CA"}},
        "required":["location"]}}
        """;

    const string Question = "What's the weather like in San Francisco?";

    // The documentation's own samples for Opus 5; how the sums are split between the blocks is ours.
    const string Scientist = """
        {"text":"You are a scientist","model":"claude-opus-5","tokens":6}
        {"text":"Hello, Claude","model":"claude-opus-5","tokens":5}
        """;

    static readonly string Weathers =
        "{\"block\":" + Weather.ReplaceLineEndings("") + ",\"tokenizer\":2,\"tokens\":103}\n"
        + "{\"text\":\"" + Question + "\",\"tokenizer\":2,\"tokens\":11}";

    [Fact]
    public void The_documented_count_of_a_greeting_is_met_with_fixtures() =>
        Assert.Equal(14, Count(Scientist, """
            {"model":"claude-opus-5","system":"You are a scientist",
             "messages":[{"role":"user","content":"Hello, Claude"}]}
            """));

    [Fact]
    public void The_documented_count_of_a_tool_is_met_with_fixtures_and_the_tool_prompt() =>
        Assert.Equal(403, Count(Weathers, WithTool("claude-opus-5")));

    [Fact]
    public void The_estimate_alone_is_within_a_tenth_of_that() =>
        Assert.InRange(Count("", WithTool("claude-opus-5")), 363, 443);

    [Theory]
    [InlineData("claude-opus-5", "", 286)]
    [InlineData("claude-opus-5", ""","tool_choice":{"type":"auto"}""", 286)]
    [InlineData("claude-opus-5", ""","tool_choice":{"type":"none"}""", 286)]
    [InlineData("claude-opus-5", ""","tool_choice":{"type":"any"}""", 406)]
    [InlineData("claude-opus-5", ""","tool_choice":{"type":"tool","name":"get_weather"}""", 406)]
    [InlineData("claude-opus-4-8", ""","tool_choice":{"type":"any"}""", 410)]
    [InlineData("claude-opus-4-7", ""","tool_choice":{"type":"any"}""", 804)]
    [InlineData("claude-sonnet-4-6", "", 497)]
    [InlineData("claude-haiku-4-5", ""","tool_choice":{"type":"any"}""", 588)]
    [InlineData("claude-haiku-5-5", "", 0)]
    public void Tools_bring_instructions_of_the_apis_own(string model, string choice, long tokens) =>
        Assert.Equal(tokens, Count("", WithTool(model, choice)) - Count("", WithTool(model, choice), false));

    [Fact]
    public void A_forced_choice_leaves_the_tokens_of_cached_tools_as_they_are()
    {
        using var rehearsal = new Rehearsal();
        var system = ",\"system\":[" + Rehearsal.Block(1400, "5m") + "],\"tools\":[" + Weather + "]";

        var free = rehearsal.RunUsage(Rehearsal.Ask("a", model: "claude-opus-5", extra: system))[0];
        var forced = rehearsal.RunUsage(Rehearsal.Ask(
            "a", model: "claude-opus-5", extra: system + ""","tool_choice":{"type":"any"}"""))[0];

        Assert.Equal((free.Write5m, free.Input + 120), (forced.Read, forced.Input));
    }

    [Fact]
    public void A_fixture_counts_for_its_models_only_and_is_what_is_billed()
    {
        using var rehearsal = new Rehearsal(fixtures: Read("""{"text":"Hello","tokenizer":2,"tokens":77}"""));

        var usage = rehearsal.RunUsage(Rehearsal.Ask("Hello"), Rehearsal.Ask("Hello", model: "claude-haiku-4-5"));

        Assert.Equal([80, 5], usage.Select(row => row.Input));
    }

    [Fact]
    public void A_long_text_can_stand_in_a_file_of_its_own()
    {
        using var rehearsal = new Rehearsal(
            fixtures: Read("""{"file":"manual.md","model":"claude-haiku-5-5","tokens":9}"""));

        Assert.Equal(12, rehearsal.RunUsage(Rehearsal.Ask("text of manual.md"))[0].Input);
    }

    [Fact]
    public void Everything_wrong_with_the_file_is_said_at_once_with_its_line()
    {
        var wrong = Assert.Throws<SandboxException>(() => Read("""
            {"text":"a","tokenizer":2}
            {"text":"a","tokenizer":3,"tokens":1}
            {"text":"a","model":"claude-none","tokens":1}
            {"tokenizer":2,"tokens":1}
            {"text":"a","tokenizer":2,"tokens":1}
            {"block":{"type":"text","text":"a"},"tokenizer":2,"tokens":2}
            []
            {"block":{"type":"poem"},"tokenizer":2,"tokens":2}
            """));

        string[] starts =
        [
            "line 1: expected a whole number of 'tokens'", "line 2: expected a 'model', or a 'tokenizer'",
            "line 3: the model 'claude-none'", "line 4: expected a string 'text'", "line 6: an earlier line",
            "line 7: expected a JSON object", "line 8: neither a content block",
        ];
        var lines = wrong.Message.Split("\n  ")[1..];
        Assert.Equal(starts.Length, lines.Length);
        Assert.All(starts.Zip(lines), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    static string WithTool(string model, string extra = "") =>
        $$"""
        {"model":"{{model}}","tools":[{{Weather}}],"messages":[{"role":"user","content":"{{Question}}"}]{{extra}}}
        """;

    static long Count(string fixtures, string request, bool countsToolPrompt = true)
    {
        using var rehearsal = new Rehearsal(
            new() { Tokens = new() { CountsToolPrompt = countsToolPrompt } }, fixtures: Read(fixtures));
        return rehearsal.Core.CountTokens(
            Encoding.UTF8.GetBytes(request), new(Door.CountTokens, RequestContext.SecondVersion, []));
    }

    static TokenFixtures Read(string lines) =>
        TokenFixtures.Read(new StringReader(lines), "tokens.jsonl", file => $"text of {file}");
}
