namespace Cairn.Models;

/// <summary>How long a model can still be relied on.</summary>
public enum ModelLifecycle
{
    /// <summary>The newest of its line.</summary>
    Current,

    /// <summary>Served and priced as before, with a newer model of its line beside it.</summary>
    Legacy,

    /// <summary>Served, with its retirement announced.</summary>
    Deprecated,

    /// <summary>No longer served: every request fails.</summary>
    Retired,
}
