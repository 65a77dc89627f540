namespace Cairn.Sandbox.Seeding;

/// <summary>What a draw is for: two draws for different purposes never depend on each other.</summary>
/// <remarks>The numbers are part of what a seed means. Add at the end, never renumber.</remarks>
enum Purpose
{
    Organization = 1,
    Workspace = 2,
    BatchId = 3,
    MessageId = 4,
    RequestId = 5,
    StartDelay = 6,
    RunOrder = 7,
    ResultOrder = 8,
    FirstToken = 9,
    Refusal = 11,
    Truncation = 12,
    LabelHit = 13,
    WrongLabel = 14,
    Schema = 15,
    CancelDelay = 16,
    CacheMiss = 30,
    RateLimit = 41,
    RateLimitGroup = 42,
    FileId = 50,
    ToolUse = 60,
    ToolId = 61,
    Pause = 62,
    OutputLength = 63,
    Thinking = 64,
    Fault = 70,
}
