namespace Cairn.Sandbox.Answers;

/// <summary>What a model would say if nothing stopped it.</summary>
/// <param name="Blocks">The content, thinking first.</param>
/// <param name="StopReason">Why it would end by itself.</param>
sealed record AnswerDraft(IReadOnlyList<AnswerBlock> Blocks, string StopReason)
{
    public string? StopSequence { get; init; }

    public long ThinkingTokens { get; init; }

    /// <summary>All output tokens, where a recording knows them; null leaves the text to the estimate.</summary>
    public long? OutputTokens { get; init; }
}
