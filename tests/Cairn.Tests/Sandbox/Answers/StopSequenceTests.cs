namespace Cairn.Tests.Sandbox.Answers;

public sealed class StopSequenceTests
{
    [Theory]
    [InlineData("""["STOP"]""", "stop_sequence", "one ", "STOP")]
    [InlineData("""["three","STOP"]""", "stop_sequence", "one ", "STOP")]
    [InlineData("""["four"]""", "end_turn", "one STOP two three", null)]
    [InlineData("""[]""", "end_turn", "one STOP two three", null)]
    public void An_answer_ends_before_the_first_stop_sequence_in_it(
        string sequences, string reason, string text, string? sequence)
    {
        using var rehearsal = new Rehearsal();

        var result = rehearsal.Run(
            Rehearsal.Ask("one STOP two three", extra: $$""","stop_sequences":{{sequences}}"""))[0];

        Assert.Equal((reason, text), (Text.StopOf(result), Text.Of(result)));
        Assert.Equal(sequence, result.GetProperty("message").GetProperty("stop_sequence").GetString());
    }

    [Fact]
    public void Max_tokens_comes_first_where_it_is_nearer()
    {
        using var rehearsal = new Rehearsal();

        var result = rehearsal.Run(
            Rehearsal.Ask("a longer text STOP", extra: ""","max_tokens":1,"stop_sequences":["STOP"]"""))[0];

        Assert.Equal(("max_tokens", "a "), (Text.StopOf(result), Text.Of(result)));
    }
}
