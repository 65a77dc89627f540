namespace Cairn.Sandbox.Answers;

/// <summary>One content block of an answer.</summary>
abstract record AnswerBlock
{
    AnswerBlock()
    {
    }

    /// <summary>What the model says.</summary>
    public sealed record Text(string Value) : AnswerBlock;

    /// <summary>What it thought before; clients may send it back, never change it.</summary>
    public sealed record Thinking(string Value, string Signature) : AnswerBlock;

    /// <summary>A tool it wants called.</summary>
    /// <param name="Id">The id that a tool result refers to.</param>
    /// <param name="Name">The tool's name.</param>
    /// <param name="Input">The arguments: the JSON text of an object.</param>
    public sealed record ToolUse(string Id, string Name, string Input) : AnswerBlock;
}
