namespace Cairn.Tests.Sandbox.Caching;

/// <summary>How far back a breakpoint looks:
/// twenty positions, itself the first, runs of tools as one.</summary>
static class LookbackTable
{
    public static IReadOnlyList<CacheSequence> Rows { get; } =
    [
        new(
            "an entry at the 19th position is read",
            (0, "sA520:5m uQ1", (4, 520, 0, 0), "cold"),
            (60, "sA520 sB13*17 sC13:5m uQ1", (4, 234, 0, 520), "partial_hit")),
        new(
            "an entry at the 20th position is read",
            (0, "sA520:5m uQ1", (4, 520, 0, 0), "cold"),
            (60, "sA520 sB13*18 sC13:5m uQ1", (4, 247, 0, 520), "partial_hit")),
        new(
            "an entry at the 21st position is missed",
            (0, "sA520:5m uQ1", (4, 520, 0, 0), "cold"),
            (60, "sA520 sB13*19 sC13:5m uQ1", (4, 780, 0, 0), "too_far")),
        new(
            "35 blocks with entries at 10 and 15: 35 to 16 are looked at, all is written",
            (0, "sA100*9 sA100:5m uQ1", (4, 1000, 0, 0), "cold"),
            (10, "sA100*14 sA100:5m uQ1", (4, 500, 0, 1000), "partial_hit"),
            (20, "sA100*34 sA100:5m uQ1", (4, 3500, 0, 0), "too_far")),
        new(
            "35 blocks with a second breakpoint at 15: the entry there is found",
            (0, "sA100*9 sA100:5m uQ1", (4, 1000, 0, 0), "cold"),
            (10, "sA100*14 sA100:5m uQ1", (4, 500, 0, 1000), "partial_hit"),
            (20, "sA100*14 sA100:5m sA100*19 sA100:5m uQ1", (4, 2000, 0, 1500), "partial_hit")),
        new(
            "each breakpoint looks back twenty positions of its own",
            (0, "sA520:5m uQ1", (4, 520, 0, 0), "cold"),
            (60, "sA520 sB13*18 sB13:5m sC13*30 sC13:5m uQ1", (4, 650, 0, 520), "partial_hit")),
        new(
            "nothing is written before the breakpoint",
            (0, "sA520 sB130:5m uQ1", (4, 650, 0, 0), "cold"),
            (60, "sA520:5m uQ1", (4, 520, 0, 0), "cold")),
        new(
            "another question after the breakpoint does not matter",
            (0, "sA520:5m uQ1", (4, 520, 0, 0), "cold"),
            (60, "sA520:5m uR20", (23, 0, 0, 520), "hit")),
        new(
            "a change before the breakpoint does",
            (0, "sA520 sB13:5m uQ1", (4, 533, 0, 0), "cold"),
            (60, "sA520 sC13:5m uQ1", (4, 533, 0, 0), "prefix_differs")),
        new(
            "thirty tool uses and their results are two positions",
            (0, "uA520:5m", (0, 523, 0, 0), "cold"),
            (60, "uA520 uses30 results30 +B13:5m", (0, 619, 0, 523), "partial_hit")),
        new(
            "nine rounds of one use and one result are eighteen positions",
            (0, "uA520:5m", (0, 523, 0, 0), "cold"),
            (
                60,
                "uA520 uses1 results1 uses1 results1 uses1 results1 uses1 results1 uses1 results1 uses1 "
                + "results1 uses1 results1 uses1 results1 uses1 results1 +B13:5m",
                (0, 247, 0, 523), "partial_hit")),
        new(
            "ten rounds are twenty positions and out of reach",
            (0, "uA520:5m", (0, 523, 0, 0), "cold"),
            (
                60,
                "uA520 uses1 results1 uses1 results1 uses1 results1 uses1 results1 uses1 results1 uses1 "
                + "results1 uses1 results1 uses1 results1 uses1 results1 uses1 results1 +B13:5m",
                (0, 796, 0, 0), "too_far")),
        new(
            "a marker may stand on a run of results",
            (0, "uA520 uses3 results3:5m", (0, 589, 0, 0), "cold"),
            (60, "uA520 uses3 results3:5m +B13", (13, 0, 0, 589), "hit")),
    ];
}
