namespace Cairn.Sandbox.Answers;

/// <summary>What the model says, and why it stopped.</summary>
sealed record Answer(string Text, string StopReason, long OutputTokens)
{
    public const string EndTurn = "end_turn";
    public const string MaxTokens = "max_tokens";
    public const string Refusal = "refusal";

    /// <summary>A refusal before the first word, which costs nothing.</summary>
    public static Answer Refused { get; } = new("", Refusal, 0);

    public bool IsBilled => this != Refused;
}
