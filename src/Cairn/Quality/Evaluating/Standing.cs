namespace Cairn.Quality.Evaluating;

/// <summary>Where a rung stands against the quality that is asked for.</summary>
public enum Standing
{
    /// <summary>Even the lower end of its interval reaches it.</summary>
    Clears,

    /// <summary>Not even the upper end does.</summary>
    Misses,

    /// <summary>The labels do not tell yet.</summary>
    Open,
}
