namespace Cairn.Quality.Cascading;

/// <summary>What the answers of one step of a cascade are for.</summary>
public enum CascadeTask
{
    /// <summary>They answer rows: all of them at the first rung, or some again whose answer was not usable.</summary>
    Ask,

    /// <summary>They ask the same once more, to see whether the answers agree.</summary>
    Vote,

    /// <summary>The dearest rung answers rows by which the signs of confidence are weighed.</summary>
    Fit,

    /// <summary>The dearest rung answers rows that were drawn to be audited.</summary>
    Audit,

    /// <summary>A judge says whether the audited answers are right.</summary>
    Judge,

    /// <summary>The next rung answers rows whose cheap answer is not kept.</summary>
    Escalate,
}
