namespace Cairn.Running.Watching;

/// <summary>Whether rows read their cached prefix as often as the plan counted on.</summary>
public enum CacheVerdict
{
    /// <summary>At or above the plan, or so little below that it happens once in twenty times.</summary>
    Ok,

    /// <summary>Below the plan, and explained by chance or by the hit rates that the API documents.</summary>
    WithinNoise,

    /// <summary>A saving is gone that was planned, and chance does not explain it.</summary>
    Lost,
}
