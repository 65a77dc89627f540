using Cairn.Sandbox;

namespace Cairn.Tests.Sandbox;

public sealed class SandboxOptionsTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sandbox_says_everything_that_is_out_of_range_at_once()
    {
        var options = new SandboxOptions
        {
            Port = 70_000,
            PathBase = "here/",
            Workers = -1,
            ErrorRate = 1.5m,
            DropAfterCreate = -1,
            Limits = new() { QueueLimit = -1, SpendLimitUsd = -1 },
            Cache = new() { MissRate = 2, ReadableDelay = TimeSpan.FromSeconds(-1) },
            Files = new() { StorageBytesMax = -1 },
            Answers = new AnswerOptions
            {
                Accuracy = -0.1m,
                SharedDifficulty = 2,
                ToolUseRate = 2,
                PauseRate = 2,
                TruncateRate = 2,
                RefusalRate = 2,
                ConfidenceField = "",
                Confidence = (Confidence)9,
                OutputTokens = new(0, 5),
                ThinkingTokens = new(5, 4),
            }.WithAccuracy("claude-none=7"),
        };

        var wrong = await Assert.ThrowsAsync<SandboxException>(
            () => SandboxServer.StartAsync(options, TimeProvider.System, Cancellation));

        Assert.Equal(
            ["Port", "PathBase", "Workers", "ErrorRate", "DropAfterCreate", "Limits.QueueLimit",
                "Limits.SpendLimitUsd", "Cache.MissRate", "Cache.ReadableDelay", "Files.StorageBytesMax",
                "Answers.Accuracy",
                "Answers.SharedDifficulty", "Answers.ToolUseRate", "Answers.PauseRate", "Answers.TruncateRate",
                "Answers.RefusalRate", "Answers.ConfidenceField", "Answers.Confidence", "Answers.OutputTokens.Median",
                "Answers.ThinkingTokens.P95", "Answers.AccuracyByModel[claude-none]", "Answers.AccuracyByModel"],
            wrong.Message.Split("\n  ")[1..].Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        var options = new SandboxOptions { Answers = new() { RecordedFile = "/no/such/answers.jsonl" } };

        var wrong = await Assert.ThrowsAsync<SandboxException>(
            () => SandboxServer.StartAsync(options, TimeProvider.System, Cancellation));

        Assert.StartsWith(
            "The answers file '/no/such/answers.jsonl' can't be read", wrong.Message, StringComparison.Ordinal);
    }
}
