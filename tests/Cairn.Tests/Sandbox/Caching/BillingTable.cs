namespace Cairn.Tests.Sandbox.Caching;

/// <summary>What is read, written for an hour, written for five minutes, and neither:
/// A, B and C of the documentation.</summary>
static class BillingTable
{
    public static IReadOnlyList<CacheSequence> Rows { get; } =
    [
        new(
            "without a marker everything is input",
            (0, "sA520 uQ1", (524, 0, 0, 0), "no_marker")),
        new(
            "the same marker twice: written, then read",
            (0, "sA520:5m uQ1", (4, 520, 0, 0), "cold"),
            (60, "sA520:5m uQ1", (4, 0, 0, 520), "hit")),
        new(
            "nothing read: hour first, then five minutes, then input",
            (0, "sA520:1h sB260:1h sC130:5m sD13 uQ1", (17, 130, 780, 0), "cold")),
        new(
            "hour read: the second hour and the five minutes are written",
            (0, "sA520:1h uQ1", (4, 0, 520, 0), "cold"),
            (60, "sA520:1h sB260:1h sC130:5m sD13 uQ1", (17, 130, 260, 520), "partial_hit")),
        new(
            "both hours read: only five minutes are written",
            (0, "sA520:1h sB260:1h uQ1", (4, 0, 780, 0), "cold"),
            (60, "sA520:1h sB260:1h sC130:5m uQ1", (4, 130, 0, 780), "partial_hit")),
        new(
            "the highest hit counts, not the first",
            (0, "sA520:1h sB260:5m uQ1", (4, 260, 520, 0), "cold"),
            (60, "sA520:1h sB260:5m uQ1", (4, 0, 0, 780), "hit")),
        new(
            "a five-minute entry in front of a new hour is read, not written again",
            (0, "sA520:5m uQ1", (4, 520, 0, 0), "cold"),
            (60, "sA520 sB130:1h sC13:5m uQ1", (4, 13, 130, 520), "partial_hit")),
        new(
            "an expired five-minute end is written again, the hour in front is read",
            (0, "sA520:1h sB130:5m uQ1", (4, 130, 520, 0), "cold"),
            (600, "sA520:1h sB130:5m uQ1", (4, 130, 0, 520), "partial_hit")),
        new(
            "four breakpoints over tools, system and messages",
            (0, "tT520:1h sS130:1h uM130:5m aN10 uO10:5m", (0, 159, 650, 0), "cold"),
            (60, "tT520:1h sS130:1h uM130:5m aN10 uO20:5m", (0, 36, 0, 783), "partial_hit")),
        new(
            "one token below the minimum nothing is cached",
            (0, "sA511:5m uQ1", (515, 0, 0, 0), "below_minimum"),
            (60, "sA511:5m uQ1", (515, 0, 0, 0), "below_minimum")),
        new(
            "at the minimum it is",
            (0, "sA512:5m uQ1", (4, 512, 0, 0), "cold"),
            (60, "sA512:5m uQ1", (4, 0, 0, 512), "hit")),
        new(
            "tools and system count towards the minimum together",
            (0, "tT300 sA212:5m uQ1", (4, 512, 0, 0), "cold")),
        new(
            "so do the framing tokens of a message",
            (0, "uA509:5m", (0, 512, 0, 0), "cold")),
        new(
            "a marker below the minimum is as if it were not there",
            (0, "sA500:1h sB100:5m uQ1", (4, 600, 0, 0), "cold")),
        new(
            "automatic caching marks the last block",
            (0, "sA520 uQ1 auto=5m", (0, 524, 0, 0), "cold"),
            (60, "sA520 uQ1 auto=5m", (0, 0, 0, 524), "hit")),
        new(
            "and moves on with the conversation",
            (0, "sA520 uQ1 auto=5m", (0, 524, 0, 0), "cold"),
            (60, "sA520 uQ1 aB10 uC10 auto=5m", (0, 26, 0, 524), "partial_hit")),
        new(
            "automatic caching for an hour",
            (0, "sA520 uQ1 auto=1h", (0, 0, 524, 0), "cold")),
        new(
            "automatic caching where the last block has the same marker changes nothing",
            (0, "sA520 uQ1:5m auto=5m", (0, 524, 0, 0), "cold")),
        new(
            "automatic caching passes over an empty text",
            (0, "sA520 uQ1 +E0 auto=5m", (0, 524, 0, 0), "cold")),
        new(
            "automatic caching that finds no block is silent",
            (0, "uE0 auto=5m", (3, 0, 0, 0), "no_marker")),
        new(
            "automatic caching beside three markers",
            (0, "sA520:1h sB130:1h sC130:1h uQ1 auto=5m", (0, 4, 780, 0), "cold")),
        new(
            "shared document, other question: automatic caching writes the whole and reads nothing",
            (0, "sA520 uQ10 auto=5m", (0, 533, 0, 0), "cold"),
            (60, "sA520 uR10 auto=5m", (0, 533, 0, 0), "prefix_differs")),
    ];
}
