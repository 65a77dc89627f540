namespace Cairn.Quality.Cascading;

/// <summary>Why a cascade spends no more before a person has decided.</summary>
public enum CascadeStop
{
    /// <summary>So few rows or audits can certify nothing.</summary>
    NotCertifiable,

    /// <summary>It costs no less than asking the dearest rung, or the confidence sorts no better than chance.</summary>
    NoGain,

    /// <summary>The answers are not what those of the pilot were.</summary>
    Drift,

    /// <summary>A grader could not say whether audited answers are right, or no longer says what it said.</summary>
    Grading,
}
