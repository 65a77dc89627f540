namespace Cairn.Quality.Lengths;

/// <summary>What a chosen cap rests on.</summary>
public enum CapReason
{
    /// <summary>No answers, or none that a lower cap would be safe for.</summary>
    NothingKnown,

    /// <summary>Too few answers for a bound: twice the longest.</summary>
    TwiceTheLongest,

    /// <summary>The upper tolerance bound of the 99.9th percentile.</summary>
    ToleranceBound,

    /// <summary>Beyond it, answers run on for longer than a new try costs.</summary>
    Runaways,
}
