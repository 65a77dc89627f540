using Anthropic;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using static Cairn.OfficialSdk.SandboxFixture;

namespace Cairn.OfficialSdk;

/// <summary>Streamed Messages.</summary>
public sealed class StreamingTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    static readonly MessageCreateParams Question = Ask.About("Say something longer, with an 😀 in it.");

    [Fact]
    public async Task The_events_come_in_their_order()
    {
        using var client = sandbox.Client();

        var events = await client.Messages.CreateStreaming(Question, Stop).ToListAsync(Stop);

        events.ForEach(one => one.Validate());
        Assert.True(events[0].TryPickStart(out var start) && start.Message.Content.Count == 0);
        Assert.True(events[1].TryPickContentBlockStart(out _));
        Assert.All(events[2..^3], one => Assert.True(one.TryPickContentBlockDelta(out _)));
        Assert.True(events[^3].TryPickContentBlockStop(out _));
        Assert.True(events[^2].TryPickDelta(out var delta) && delta.Delta.StopReason == StopReason.EndTurn);
        Assert.True(events[^1].TryPickStop(out _));
    }

    [Fact]
    public async Task The_pieces_make_the_same_message_as_a_plain_call()
    {
        using var client = sandbox.Client();

        var plain = await client.Messages.Create(Question, Stop);
        var streamed = await client.Messages.CreateStreaming(Question, Stop).Aggregate();

        Assert.Equal(Ask.TextOf(plain), Ask.TextOf(streamed));
        Assert.Equal(plain.StopReason, streamed.StopReason);
        Assert.Equal(plain.Usage.InputTokens, streamed.Usage.InputTokens);
        Assert.Equal(plain.Usage.OutputTokens, streamed.Usage.OutputTokens);
    }

    [Fact]
    public async Task The_pieces_of_a_tools_input_make_its_json()
    {
        using var client = sandbox.Client();

        var events = await client.Messages.CreateStreaming(Ask.WithTool(), Stop).ToListAsync(Stop);

        var pieces = events
            .Select(one => one.TryPickContentBlockDelta(out var delta) ? delta.Delta : null)
            .Select(delta => delta is not null && delta.TryPickInputJson(out var json) ? json.PartialJson : "");
        Assert.NotEqual("", Ask.Json(string.Concat(pieces)).GetProperty("city").GetString());
    }

    [Fact]
    public async Task Thinking_and_its_signature_arrive_as_deltas()
    {
        using var client = sandbox.Client();

        var events = await client.Messages.CreateStreaming(Ask.WithThinking(), Stop).ToListAsync(Stop);

        var deltas = events
            .Select(one => one.TryPickContentBlockDelta(out var delta) ? delta.Delta : null)
            .OfType<RawContentBlockDelta>()
            .ToList();
        Assert.Contains(deltas, delta => delta.TryPickThinking(out _));
        Assert.Contains(deltas, delta => delta.TryPickSignature(out var signature) && signature.Signature.Length > 0);
    }

    [Fact]
    public async Task An_error_event_after_the_200_is_thrown()
    {
        using var client = sandbox.Struck("stream_error");

        var error = await Assert.ThrowsAsync<AnthropicSseException>(
            async () => await client.Messages.CreateStreaming(Question, Stop).ToListAsync(Stop));

        Assert.Equal("overloaded_error", error.Type?.Raw());
    }

    [Fact]
    public async Task A_stream_that_is_cut_is_thrown()
    {
        using var client = sandbox.Struck("stream_cut");

        var error = await Assert.ThrowsAnyAsync<Exception>(
            async () => await client.Messages.CreateStreaming(Question, Stop).ToListAsync(Stop));

        Assert.IsNotAssignableFrom<AnthropicApiException>(error);
    }
}
