using System.Text.Json;
using Anthropic.Models.Messages;
using static Cairn.OfficialSdk.SandboxFixture;

namespace Cairn.OfficialSdk;

/// <summary>Plain Messages and the counting of tokens.</summary>
public sealed class MessageTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    [Fact]
    public async Task A_message_is_answered_with_its_usage()
    {
        using var client = sandbox.Client();

        var message = await client.Messages.Create(Ask.About("Good morning"), Stop);

        message.Validate();
        Assert.Equal("claude-haiku-4-5-20251001", message.Model.Raw());
        Assert.NotEqual("", Ask.TextOf(message));
        Assert.Equal(StopReason.EndTurn, message.StopReason?.Value());
        Assert.True(message.Usage is { InputTokens: > 0, OutputTokens: > 0 });
        Assert.Equal("standard", message.Usage.ServiceTier?.Raw());
    }

    [Fact]
    public async Task The_raw_answer_of_a_message_shows_its_headers()
    {
        using var client = sandbox.Client();

        using var raw = await client.WithRawResponse.Messages.Create(Ask.About("Good morning"), Stop);

        Assert.True(raw.IsSuccessStatusCode);
        Assert.StartsWith("req_", raw.RequestID, StringComparison.Ordinal);
        Assert.StartsWith("wrkspc_", raw.WorkspaceID, StringComparison.Ordinal);
        Assert.True(raw.TryGetHeaderValues("anthropic-organization-id", out _));
        Assert.Equal("message", (await raw.Deserialize(Stop)).Type.GetString());
    }

    [Fact]
    public async Task Counted_tokens_are_those_that_a_message_is_billed()
    {
        using var client = sandbox.Client();
        var request = Ask.About("How many tokens is this?");

        var counted = await client.Messages.CountTokens(
            new() { Model = Ask.Model, Messages = request.Messages }, Stop);
        var message = await client.Messages.Create(request, Stop);

        Assert.Equal(message.Usage.InputTokens, counted.InputTokens);
    }

    [Fact]
    public async Task A_marked_prefix_is_written_once_and_read_after_that()
    {
        using var client = sandbox.Client();
        var request = Ask.About("What does it say?") with
        {
            System = new List<TextBlockParam>
            {
                new()
                {
                    Text = string.Concat(Enumerable.Repeat("The handbook of the shop. ", 2_000)),
                    CacheControl = new() { Ttl = Ttl.Ttl1h },
                },
            },
        };

        var first = (await client.Messages.Create(request, Stop)).Usage;
        await sandbox.AdvanceAsync("PT1M");
        var second = (await client.Messages.Create(request, Stop)).Usage;

        Assert.True(first.CacheCreationInputTokens > 4_096);
        Assert.Equal(first.CacheCreationInputTokens, first.CacheCreation?.Ephemeral1hInputTokens);
        Assert.Equal(first.CacheCreationInputTokens, second.CacheReadInputTokens);
    }

    [Fact]
    public async Task An_answer_fits_the_schema_that_was_asked_for()
    {
        using var client = sandbox.Client();
        var schema = new Dictionary<string, JsonElement>
        {
            ["type"] = Ask.Json("\"object\""),
            ["properties"] = Ask.Json("""{"label":{"type":"string","enum":["red","green"]}}"""),
            ["required"] = Ask.Json("""["label"]"""),
            ["additionalProperties"] = Ask.Json("false"),
        };

        var message = await client.Messages.Create(
            Ask.About("Which colour?") with { OutputConfig = new() { Format = new() { Schema = schema } } }, Stop);

        var answer = Ask.Json(Ask.TextOf(message));
        Assert.Matches("^(red|green)$", answer.GetProperty("label").GetString());
    }

    [Fact]
    public async Task A_tool_is_asked_for_by_its_name_with_an_input()
    {
        using var client = sandbox.Client();

        var message = await client.Messages.Create(Ask.WithTool(), Stop);

        message.Validate();
        Assert.Equal(StopReason.ToolUse, message.StopReason?.Value());
        var use = message.Content
            .Select(block => block.TryPickToolUse(out var found) ? found : null)
            .OfType<ToolUseBlock>();
        Assert.Equal(JsonValueKind.String, Assert.Single(use).Input["city"].ValueKind);
    }

    [Fact]
    public async Task Thinking_comes_first_and_is_signed()
    {
        using var client = sandbox.Client();

        var message = await client.Messages.Create(Ask.WithThinking(), Stop);

        message.Validate();
        Assert.True(message.Content[0].TryPickThinking(out var thinking));
        Assert.NotEqual("", thinking.Signature);
    }
}
