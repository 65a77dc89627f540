namespace Cairn.Sandbox.Caching;

/// <summary>Finds out why a lookup found nothing, the most telling reason first.</summary>
readonly struct MissReason(PromptPath path, CachePools pools, DateTimeOffset start)
{
    public CacheLookup Find(CacheJournal journal)
    {
        if (path.Breakpoints.Count == 0)
            return new(path.IsMarked ? CacheVerdict.BelowMinimum : CacheVerdict.NoMarker);

        return InOwnPool() ?? InOtherPool() ?? Alike(journal) ?? new(CacheVerdict.Cold);
    }

    CacheLookup? InOwnPool()
    {
        for (var block = path.Breakpoints[^1].Block; block >= 0; block--)
        {
            if ((pools.Own.Find(path.HashAt(block)) ?? pools.Open?.Find(path.HashAt(block))) is not { } entry)
                continue;

            var (verdict, at) = entry.ExpiresAt < start ? (CacheVerdict.Expired, (DateTimeOffset?)entry.ExpiresAt)
                : entry.ReadableAt > start ? (CacheVerdict.NotYetReadable, entry.ReadableAt)
                : (CacheVerdict.TooFar, null);
            return new(verdict) { Block = block, At = at };
        }

        return null;
    }

    CacheLookup? InOtherPool()
    {
        if (pools.IsOtherOpen)
            return null;

        for (var block = path.Breakpoints[^1].Block; block >= 0; block--)
        {
            if (pools.Other.Find(path.HashAt(block)) is { } entry && entry.IsReadable(start))
                return new(CacheVerdict.OtherPool) { Block = block };
        }

        return null;
    }

    // Another prompt begins with the same blocks: it goes on otherwise, or was asked for otherwise.
    CacheLookup? Alike(CacheJournal journal)
    {
        var marked = path.Breakpoints[^1].Block;
        for (var block = marked; block >= 0; block--)
        {
            if (journal.FindAlike(path.ContentAt(block)) is not { } other)
                continue;

            // The same prompt up to here, written further on: nothing was ever written at this place.
            var differences = other.DifferencesTo(path.Traits);
            if (block == marked && differences.Count == 0)
                return null;

            return new(differences is ["anthropic-workspace-id"] ? CacheVerdict.OtherPool : CacheVerdict.PrefixDiffers)
            {
                Block = block,
                PartsAt = block == marked ? null : path.LevelAt(block + 1),
                Differences = differences,
            };
        }

        return null;
    }
}
