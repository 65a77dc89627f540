namespace Cairn.Sandbox;

/// <summary>The usage tiers of the API, which decide how much an organization may ask in a minute and spend in a
/// month.</summary>
public enum LimitTier
{
    /// <summary>Nothing but the queue limit is enforced; what is shown is the first tier's.</summary>
    None,

    /// <summary>The first tier: 1,000 requests a minute, 500 dollars a month.</summary>
    Start,

    /// <summary>The second tier: 5,000 requests a minute, 1,000 dollars a month.</summary>
    Build,

    /// <summary>The third tier: 10,000 requests a minute, 200,000 dollars a month.</summary>
    Scale,
}
