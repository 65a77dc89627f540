namespace Cairn.Sandbox.Answers;

/// <summary>What the model says, and why it stopped.</summary>
/// <param name="Blocks">The content, in order; empty where nothing was said.</param>
/// <param name="StopReason">Why it ended, in the API's word.</param>
/// <param name="OutputTokens">All that is billed as output, thinking included.</param>
sealed record Answer(IReadOnlyList<AnswerBlock> Blocks, string StopReason, long OutputTokens)
{
    public const string EndTurn = "end_turn";
    public const string MaxTokens = "max_tokens";
    public const string Refusal = "refusal";
    public const string ToolUse = "tool_use";
    public const string PauseTurn = "pause_turn";
    public const string StopSequenceMet = "stop_sequence";

    /// <summary>A refusal before the first word, which costs nothing.</summary>
    public static Answer Refused { get; } = new([], Refusal, 0);

    /// <summary>Whether it ended before the first word, so that nothing is billed.</summary>
    public bool IsFree => StopReason == Refusal && OutputTokens == 0;

    /// <summary>The stop sequence that ended it, or null.</summary>
    public string? StopSequence { get; init; }

    /// <summary>How many of the output tokens were thinking.</summary>
    public long ThinkingTokens { get; init; }
}
