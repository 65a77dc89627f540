using System.Diagnostics;
using System.Globalization;
using Cairn.Sandbox.Caching;

namespace Cairn.Sandbox.Page;

/// <summary>Says in words why a request read what it read, and what its author can do about it.</summary>
static class LookupText
{
    public static string Of(CacheLookup lookup) => lookup.Verdict switch
    {
        CacheVerdict.Hit => "read everything up to its last marker",
        CacheVerdict.PartialHit => $"read up to block {lookup.Block}, wrote from there to its last marker",
        CacheVerdict.NoMarker => "has no cache_control",
        CacheVerdict.BelowMinimum => "what it marks is shorter than the model's minimum",
        CacheVerdict.Cold => "nothing that begins like it was ever written: the first request of a prefix pays for it",
        CacheVerdict.NotYetReadable =>
            $"the writer of the prefix began to answer at {Clock(lookup.At)} only: prime with one request and wait",
        CacheVerdict.Expired => $"the prefix expired at {Clock(lookup.At)}: keep a steady stream, or mark for 1h",
        CacheVerdict.Noise => "the prefix was there; the miss rate of this sandbox hid it",
        CacheVerdict.OtherPool => "the prefix was written by Messages and not by a batch, the other way round,"
            + " or in another workspace",
        CacheVerdict.TooFar => $"an entry ends at block {lookup.Block}, more than 20 positions before the marker:"
            + " set a marker nearer",
        CacheVerdict.PrefixDiffers => Parting(lookup),
        _ => throw new UnreachableException(),
    };

    static string Parting(CacheLookup lookup)
    {
        var level = lookup.PartsAt?.ToString().ToLowerInvariant();
        var where = level is null ? "" : $", then goes on otherwise in {level}";
        var how = lookup.Differences.Count == 0 ? "" : $"; differs in {string.Join(", ", lookup.Differences)}";
        return $"a written prompt begins alike up to block {lookup.Block}{where}{how}";
    }

    static string Clock(DateTimeOffset? time) => time?.ToString("HH:mm:ss", CultureInfo.InvariantCulture) ?? "";
}
