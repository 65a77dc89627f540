namespace Cairn.Sandbox.Caching;

/// <summary>How a lookup ended, and why it found nothing where it did.</summary>
enum CacheVerdict
{
    /// <summary>Everything up to the last breakpoint was read.</summary>
    Hit,

    /// <summary>Something was read, and more was written.</summary>
    PartialHit,

    /// <summary>Nothing was marked.</summary>
    NoMarker,

    /// <summary>What was marked is shorter than the model caches.</summary>
    BelowMinimum,

    /// <summary>Nothing like it was ever written.</summary>
    Cold,

    /// <summary>Its writer had not begun to answer.</summary>
    NotYetReadable,

    /// <summary>It was there and has expired.</summary>
    Expired,

    /// <summary>It was there, and chance hid it.</summary>
    Noise,

    /// <summary>It is there for others: for plain Messages instead of batches, or in another workspace.</summary>
    OtherPool,

    /// <summary>It is there, more than 20 positions before the breakpoint.</summary>
    TooFar,

    /// <summary>An entry begins like it and then parts from it.</summary>
    PrefixDiffers,
}
