namespace Cairn.Workloads;

/// <summary>What tells how sure one can be of an answer.</summary>
public enum ConfidenceKind
{
    /// <summary>A field of the answer: a number from 0 to 1, or a word with a declared value.</summary>
    Field,

    /// <summary>A field of the answer that has a certain value where the model would not answer.</summary>
    Abstain,

    /// <summary>Whether the answer is as a schema says.</summary>
    Schema,

    /// <summary>Whether the answer matches a pattern.</summary>
    Regex,

    /// <summary>How many of several answers to the same row agree.</summary>
    Votes,

    /// <summary>A command of the user's says so.</summary>
    Command,
}
