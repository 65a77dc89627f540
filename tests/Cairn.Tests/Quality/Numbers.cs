using Cairn.Quality.Certifying;

namespace Cairn.Tests.Quality;

/// <summary>Numbers from 0 to 1 that follow from a seed.</summary>
sealed class Numbers(ulong seed)
{
    SplitMix64 _numbers = new(seed);

    public double Next() => _numbers.Share();
}
