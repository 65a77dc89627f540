namespace Cairn.Workloads;

/// <summary>How an answer is compared with what is right.</summary>
public enum GraderKind
{
    /// <summary>The same text, to the letter.</summary>
    Exact,

    /// <summary>The same text but for case, spaces, punctuation and the forms of Unicode.</summary>
    Normalised,

    /// <summary>The same number within a tolerance.</summary>
    Numeric,

    /// <summary>The same items in any order.</summary>
    Set,

    /// <summary>The same fields of a JSON object; the score is the share of them that are right.</summary>
    Fields,

    /// <summary>The answer matches a pattern.</summary>
    Regex,

    /// <summary>The answer is as a JSON schema says.</summary>
    Schema,

    /// <summary>A command of the user's says so.</summary>
    Command,

    /// <summary>A model says so.</summary>
    Judge,
}
