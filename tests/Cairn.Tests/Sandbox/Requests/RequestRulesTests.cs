using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Requests;

namespace Cairn.Tests.Sandbox.Requests;

public sealed class RequestRulesTests
{
    [Theory]
    [InlineData("""{"max_tokens":9,"messages":[{"role":"user","content":"a"}]}""", "model: Field required")]
    [InlineData(
        """{"model":"claude-none-1","max_tokens":9,"messages":[{"role":"user","content":"a"}]}""",
        "model: 'claude-none-1'")]
    [InlineData("""{"model":"claude-opus-5","max_tokens":9}""", "messages: Field required")]
    [InlineData(
        """{"model":"claude-opus-5","messages":[{"role":"user","content":"a"}]}""", "max_tokens: Field required")]
    [InlineData(
        """{"model":"claude-opus-5","max_tokens":9,"messages":[{"role":"user"}]}""",
        "messages.0.content: Field required")]
    [InlineData("[]", null)]
    public void A_request_that_lacks_something_errors_alone(string request, string? message)
    {
        using var rehearsal = new Rehearsal();
        if (message is null)
        {
            Assert.Throws<ApiRefusal>(() => rehearsal.Submit(request));
            return;
        }

        var results = rehearsal.Run(request, Rehearsal.Ask("fine"));

        Assert.StartsWith(message, Text.ErrorOf(results[0]), StringComparison.Ordinal);
        Assert.Equal("fine", Text.Of(results[1]));
    }

    [Theory]
    [InlineData(""","stream":true""", "stream")]
    [InlineData(""","speed":"fast" """, "speed")]
    [InlineData(""","max_tokens":0""", "max_tokens")]
    [InlineData(""","betas":["x"]""", "betas: Extra inputs are not permitted")]
    [InlineData(""","temperature":1""", "temperature")]
    [InlineData(""","thinking":{"type":"enabled","budget_tokens":1024}""", "thinking")]
    [InlineData(""","max_tokens":128001""", "max_tokens: 128001 > 128000")]
    [InlineData(""","inference_geo":"mars" """, "inference_geo")]
    [InlineData(""","messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]""", "messages")]
    [InlineData(""","messages":[{"role":"user","content":"\ud800"}]""", "Input could not be read")]
    public void What_a_batch_or_the_model_rejects_errors_the_line(string extra, string message)
    {
        using var rehearsal = new Rehearsal();

        var result = rehearsal.Run(Rehearsal.Ask("a", extra: extra))[0];

        Assert.Equal("invalid_request_error", Text.ErrorTypeOf(result));
        Assert.StartsWith(message, Text.ErrorOf(result), StringComparison.Ordinal);
    }

    [Fact]
    public void Under_the_first_version_the_default_temperature_passes()
    {
        using var rehearsal = new Rehearsal { Version = RequestContext.FirstVersion };

        var results = rehearsal.Run(
            Rehearsal.Ask("a", extra: ""","temperature":1.0"""), Rehearsal.Ask("b", extra: ""","temperature":0.5"""));

        Assert.Equal("a", Text.Of(results[0]));
        Assert.StartsWith("temperature", Text.ErrorOf(results[1]), StringComparison.Ordinal);
    }
}
