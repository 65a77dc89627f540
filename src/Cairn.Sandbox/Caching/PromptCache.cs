using Cairn.Sandbox.Requests;

namespace Cairn.Sandbox.Caching;

/// <summary>The rules by which prefixes are found, written, renewed and billed.</summary>
/// <remarks>Batches read what batches wrote and plain Messages what plain Messages wrote, as measured; switches open
/// one to the other.</remarks>
sealed class PromptCache(CacheOptions options)
{
    const int LookbackPositions = 20;

    readonly CacheJournal _journal = new();

    public CachePool Batches { get; } = new();

    public CachePool Messages { get; } = new();

    public CacheJournal Journal => _journal;

    /// <summary>Looks a prompt up at its start, writes what it asks for and says what is billed as what, and
    /// why.</summary>
    public (CacheUse Use, CacheLookup Lookup) Use(PromptPath path, CacheVisit visit)
    {
        var pools = PoolsFor(visit);
        pools.Own.Sweep(visit.Start);
        var found = FindHit(path, pools, visit.Start);
        var hit = visit.IsUnlucky ? -1 : found;
        var lookup = hit >= 0 ? OfHit(path, hit)
            : found >= 0 ? new CacheLookup(CacheVerdict.Noise) { Block = found }
            : new MissReason(path, pools, visit.Start).Find(_journal);
        Touch(path, visit, (pools, hit));
        var use = path.Breakpoints.Count == 0 ? new(path.Tokens, 0, 0, 0) : Bill(path, hit);
        _journal.Add(new(visit, path.Traits.Model, use, lookup));
        return (use, lookup);
    }

    static CacheLookup OfHit(PromptPath path, int hit) =>
        new(hit == path.Breakpoints[^1].Block ? CacheVerdict.Hit : CacheVerdict.PartialHit) { Block = hit };

    // What was read lives on, what is marked after it is written.
    void Touch(PromptPath path, CacheVisit visit, (CachePools Pools, int Hit) found)
    {
        var (pools, hit) = found;
        if (hit >= 0)
            Renew(path.HashAt(hit), pools, visit.Start);

        foreach (var breakpoint in path.Breakpoints)
        {
            if (breakpoint.Block > hit)
                Write(path, breakpoint, (pools.Own, visit));
            else if (breakpoint.Block < hit)
                Renew(path.HashAt(breakpoint.Block), pools, visit.Start);
        }
    }

    // A = read, B = up to the last 1h marker after it, C = up to the last marker.
    static CacheUse Bill(PromptPath path, int hit)
    {
        var read = hit < 0 ? 0 : path.TokensAt(hit);
        var hour = read;
        foreach (var breakpoint in path.Breakpoints)
        {
            if (breakpoint.Block > hit && breakpoint.Ttl == CacheTtl.OneHour)
                hour = path.TokensAt(breakpoint.Block);
        }

        var last = path.TokensAt(path.Breakpoints[^1].Block);
        return new(path.Tokens - last, last - hour, hour - read, read);
    }

    static int FindHit(PromptPath path, CachePools pools, DateTimeOffset start)
    {
        for (var next = path.Breakpoints.Count - 1; next >= 0; next--)
        {
            var marked = path.Breakpoints[next].Block;
            var limit = path.PositionAt(marked) - LookbackPositions;
            for (var block = marked; block >= 0 && path.PositionAt(block) > limit; block--)
            {
                if (pools.FindReadable(path.HashAt(block), start) is not null)
                    return block;
            }
        }

        return -1;
    }

    static void Renew(UInt128 hash, CachePools pools, DateTimeOffset start)
    {
        pools.Own.Renew(hash, start);
        pools.Open?.Renew(hash, start);
    }

    void Write(PromptPath path, Breakpoint breakpoint, (CachePool Pool, CacheVisit Visit) to)
    {
        var visit = to.Visit;
        var entry = new CacheEntry(
            visit.FirstToken + options.ReadableDelay,
            visit.Start + CacheEntry.LifeOf(breakpoint.Ttl),
            breakpoint.Ttl,
            path.TokensAt(breakpoint.Block))
        {
            WrittenAt = visit.Start,
            WriterBatch = visit.Batch,
            WriterIndex = visit.Index,
            Traits = path.Traits,
        };
        to.Pool.Write(path.HashAt(breakpoint.Block), entry, visit.Start);
        _journal.Note(path, breakpoint.Block);
    }

    CachePools PoolsFor(CacheVisit visit) => visit.IsBatch
        ? new(Batches, Messages, options.MessagesWarmBatches)
        : new(Messages, Batches, options.BatchesWarmMessages);
}

/// <summary>The pool a request writes to, and the other one, which it may or may not read.</summary>
readonly record struct CachePools(CachePool Own, CachePool Other, bool IsOtherOpen)
{
    public CachePool? Open => IsOtherOpen ? Other : null;

    public CacheEntry? FindReadable(UInt128 hash, DateTimeOffset at) =>
        Own.Find(hash) is { } own && own.IsReadable(at) ? own
        : Open?.Find(hash) is { } other && other.IsReadable(at) ? other
        : null;
}
