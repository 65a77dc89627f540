using System.Text.Json;
using Cairn.Sandbox;
using Cairn.Sandbox.Answers;

namespace Cairn.Tests.Sandbox.Answers;

public sealed class RecordedAnswersTests
{
    [Fact]
    public void An_answer_is_found_by_custom_id_by_key_or_by_the_whole_text()
    {
        using var rehearsal = Rehearsed(
            """{"custom_id":"row-0","text":"by id"}""",
            """{"key":"T-7","text":"by key"}""",
            """{"match":"all of it","text":"by text"}""");

        var results = rehearsal.Run(
            Rehearsal.Ask("a"), Rehearsal.Ask("ticket T-7: help"), Rehearsal.Ask("all of it"), Rehearsal.Ask("b"));

        Assert.Equal(["by id", "by key", "by text", "b"], results.Select(Text.Of));
    }

    [Fact]
    public void The_first_line_that_fits_the_row_and_the_model_wins()
    {
        using var rehearsal = Rehearsed(
            """{"key":"r1","model":"claude-haiku-4-5","text":"haiku"}""",
            """{"match":"about r1","text":"any"}""",
            """{"custom_id":"row-0","text":"late"}""");

        var results = rehearsal.Run(
            Rehearsal.Ask("about r1"), Rehearsal.Ask("about r1", model: "claude-haiku-4-5-20251001"));

        Assert.Equal(["any", "haiku"], results.Select(Text.Of));
    }

    [Fact]
    public void The_results_of_an_old_batch_are_given_again_token_for_token()
    {
        var spread = new AnswerOptions { OutputTokens = new(20, 60), ThinkingTokens = new(9, 9) };
        using var old = new Rehearsal(new() { Answers = spread });
        var first = old.Finish(old.Submit(Rehearsal.Ask("one"), Rehearsal.Ask("two")));
        using var again = Rehearsed([.. old.LinesOf(first)]);

        var results = again.Run(Rehearsal.Ask("one"), Rehearsal.Ask("two"));

        Assert.Equal(old.ResultsOf(first).Select(Said), results.Select(Said));

        static string Said(JsonElement result) => result.GetProperty("message").GetProperty("content").GetRawText()
            + Text.StopOf(result) + Text.UsageOf(result).GetProperty("output_tokens_details") + Usage.Of(result).Output;
    }

    [Fact]
    public void A_result_without_an_answer_is_passed_over()
    {
        using var rehearsal = Rehearsed("""{"custom_id":"row-0","result":{"type":"expired"}}""");

        Assert.Equal("a", Text.Of(rehearsal.Run(Rehearsal.Ask("a"))[0]));
    }

    [Fact]
    public void A_recorded_answer_is_cut_in_proportion_to_its_tokens()
    {
        using var rehearsal = Rehearsed(
            """{"custom_id":"row-0","text":"0123456789","output_tokens":100,"stop_reason":"end_turn"}""");

        var result = rehearsal.Run(Rehearsal.Ask("a", extra: ""","max_tokens":50"""))[0];

        Assert.Equal(("max_tokens", "01234", 50), (Text.StopOf(result), Text.Of(result), Usage.Of(result).Output));
    }

    [Fact]
    public void A_recorded_refusal_without_output_is_not_billed()
    {
        using var rehearsal = Rehearsed(
            """{"custom_id":"row-0","content":[],"stop_reason":"refusal","output_tokens":0}""");

        Assert.Equal(("refusal", 0), (Text.StopOf(rehearsal.Run(Rehearsal.Ask("a"))[0]), rehearsal.Usd()));
    }

    [Fact]
    public void Everything_wrong_with_the_file_is_said_at_once_with_its_line()
    {
        var wrong = Assert.Throws<SandboxException>(() => Rehearsed(
            """{"key":"a","text":"fine"}""",
            "not json",
            """{"text":"for whom?"}""",
            """{"key":"a","match":"b","text":"c"}""",
            """{"key":"a"}""",
            """{"key":"a","text":"b","model":"claude-none"}""",
            """{"key":"a","txt":"b"}""",
            """{"key":"a","text":"b","output_tokens":"many"}""",
            """{"key":"a","content":[{"type":"tool_use","id":"t","name":"n"}]}"""));

        string[] starts =
        [
            "line 2: not JSON", "line 3: expected one of", "line 4: expected one of", "line 5: expected either",
            "line 6: the model", "line 7: 'txt' is unknown", "line 8: 'output_tokens'", "line 9: a 'tool_use'",
        ];
        var lines = wrong.Message.Split("\n  ")[1..];
        Assert.Equal(starts.Length, lines.Length);
        Assert.All(starts.Zip(lines), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    static Rehearsal Rehearsed(params string[] lines) =>
        new(recorded: RecordedAnswers.Read(new StringReader(string.Join('\n', lines)), "answers.jsonl"));
}
