namespace Cairn.Auditing;

/// <summary>What a rule says of the requests.</summary>
public enum Verdict
{
    /// <summary>It looked, and all is well.</summary>
    Pass,

    /// <summary>It found what it looks for.</summary>
    Fail,

    /// <summary>The requests do not show what it would have to know.</summary>
    Abstain,
}
