using Cairn.Sandbox;

namespace Cairn.Tests.Sandbox.Answers;

public sealed class ToolAnswerTests
{
    const string Tools = """
        ,"tools":[{"name":"file_ticket","input_schema":{"type":"object","properties":{
        "category":{"type":"string","enum":["billing","access"]},"count":{"type":"integer","minimum":1,"maximum":3}}}},
        {"name":"close_ticket","input_schema":{"type":"object","properties":{}}}]
        """;

    const string Search = ""","tools":[{"type":"web_search_20250305","name":"web_search"}]""";

    static readonly AnswerOptions Calling = new() { ToolUseRate = 1 };

    [Fact]
    public void A_named_tool_is_called_with_arguments_that_fit_its_schema()
    {
        using var rehearsal = new Rehearsal(labels: "id,category\nT-1,access\n");
        const string choice = ""","tool_choice":{"type":"tool","name":"file_ticket"}""";

        var result = rehearsal.Run(Rehearsal.Ask("about T-1", extra: Tools + choice))[0];

        var call = Assert.Single(Text.BlocksOf(result));
        Assert.Equal(("tool_use", "tool_use"), (Text.StopOf(result), call.GetProperty("type").GetString()));
        Assert.Equal("file_ticket", call.GetProperty("name").GetString());
        Assert.Equal("access", call.GetProperty("input").GetProperty("category").GetString());
        Assert.InRange(call.GetProperty("input").GetProperty("count").GetInt32(), 1, 3);
        Assert.StartsWith("toolu_01", call.GetProperty("id").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_of_the_tools_is_called_where_one_must_be()
    {
        using var rehearsal = new Rehearsal();

        var results = rehearsal.Run(Enumerable.Range(0, 20).Select(row =>
            Rehearsal.Ask($"r{row}", extra: Tools + ""","tool_choice":{"type":"any"}""")));

        var names = results.Select(result => Text.BlocksOf(result)[0].GetProperty("name").GetString());
        Assert.Equal(["close_ticket", "file_ticket"], names.Distinct().Order());
        var ids = results.Select(result => Text.BlocksOf(result)[0].GetProperty("id").GetString());
        Assert.Equal(20, ids.Distinct().Count());
    }

    [Fact]
    public void A_free_choice_is_text_but_for_the_share_that_is_set()
    {
        using var never = new Rehearsal();
        using var often = new Rehearsal(new() { Answers = new() { ToolUseRate = 0.5m } });
        string[] rows = [.. Enumerable.Range(0, 200).Select(row => Rehearsal.Ask($"r{row}", extra: Tools))];

        Assert.All(never.Run(rows), result => Assert.Equal("end_turn", Text.StopOf(result)));
        Assert.InRange(often.Run(rows).Count(result => Text.StopOf(result) == "tool_use"), 80, 120);
    }

    [Theory]
    [InlineData(""","tool_choice":{"type":"none"}""")]
    [InlineData("""
        ,"messages":[{"role":"user","content":"a"},
        {"role":"assistant","content":[{"type":"tool_use","id":"t","name":"close_ticket","input":{}}]},
        {"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"done"}]}]
        """)]
    public void No_tool_is_called_where_none_may_be_or_one_has_just_answered(string extra)
    {
        using var rehearsal = new Rehearsal(new() { Answers = Calling });

        Assert.Equal("end_turn", Text.StopOf(rehearsal.Run(Rehearsal.Ask("a", extra: Tools + extra))[0]));
    }

    [Fact]
    public void A_call_that_does_not_fit_max_tokens_has_no_arguments()
    {
        using var rehearsal = new Rehearsal(new() { Answers = Calling });

        var result = rehearsal.Run(Rehearsal.Ask("a", extra: Tools + ""","max_tokens":3"""))[0];

        Assert.Equal(("max_tokens", 3), (Text.StopOf(result), Usage.Of(result).Output));
        Assert.Equal("{}", Text.BlocksOf(result)[0].GetProperty("input").GetRawText());
    }

    [Fact]
    public void A_turn_with_a_server_tool_can_pause()
    {
        using var rehearsal = new Rehearsal(new() { Answers = new() { PauseRate = 1 } });

        var results = rehearsal.Run(Rehearsal.Ask("a", extra: Search), Rehearsal.Ask("a"));

        Assert.Equal(["pause_turn", "end_turn"], results.Select(Text.StopOf));
    }
}
