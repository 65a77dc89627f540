namespace Cairn.Tests.Sandbox.Caching;

/// <summary>When an entry can be read:
/// from its writer's first token (two seconds here) until its life is over.</summary>
static class LifetimeTable
{
    public static IReadOnlyList<CacheSequence> Rows { get; } =
    [
        new(
            "before the first token of its writer an entry cannot be read",
            (0, "sA520:5m uQ1", (4, 520, 0, 0), "cold"),
            (1.9, "sA520:5m uQ1", (4, 520, 0, 0), "not_yet_readable")),
        new(
            "from the first token on it can",
            (0, "sA520:5m uQ1", (4, 520, 0, 0), "cold"),
            (2, "sA520:5m uQ1", (4, 0, 0, 520), "hit")),
        new(
            "the earliest of several writers opens the entry",
            (0, "sA520:5m uQ1", (4, 520, 0, 0), "cold"),
            (1, "sA520:5m uQ1", (4, 520, 0, 0), "not_yet_readable"),
            (2.5, "sA520:5m uQ1", (4, 0, 0, 520), "hit")),
        new(
            "just before five minutes",
            (0, "sA520:5m uQ1", (4, 520, 0, 0), "cold"),
            (299.999999, "sA520:5m uQ1", (4, 0, 0, 520), "hit")),
        new(
            "at five minutes",
            (0, "sA520:5m uQ1", (4, 520, 0, 0), "cold"),
            (300, "sA520:5m uQ1", (4, 0, 0, 520), "hit")),
        new(
            "just after five minutes",
            (0, "sA520:5m uQ1", (4, 520, 0, 0), "cold"),
            (300.000001, "sA520:5m uQ1", (4, 520, 0, 0), "expired")),
        new(
            "just before an hour",
            (0, "sA520:1h uQ1", (4, 0, 520, 0), "cold"),
            (3599.999999, "sA520:1h uQ1", (4, 0, 0, 520), "hit")),
        new(
            "at an hour",
            (0, "sA520:1h uQ1", (4, 0, 520, 0), "cold"),
            (3600, "sA520:1h uQ1", (4, 0, 0, 520), "hit")),
        new(
            "just after an hour",
            (0, "sA520:1h uQ1", (4, 0, 520, 0), "cold"),
            (3600.000001, "sA520:1h uQ1", (4, 0, 520, 0), "expired")),
        new(
            "a read renews five minutes from its own start",
            (0, "sA520:5m uQ1", (4, 520, 0, 0), "cold"),
            (240, "sA520:5m uQ1", (4, 0, 0, 520), "hit"),
            (540, "sA520:5m uQ1", (4, 0, 0, 520), "hit")),
        new(
            "and no longer",
            (0, "sA520:5m uQ1", (4, 520, 0, 0), "cold"),
            (240, "sA520:5m uQ1", (4, 0, 0, 520), "hit"),
            (540.000001, "sA520:5m uQ1", (4, 520, 0, 0), "expired")),
        new(
            "a read renews an hour",
            (0, "sA520:1h uQ1", (4, 0, 520, 0), "cold"),
            (3000, "sA520:1h uQ1", (4, 0, 0, 520), "hit"),
            (6600, "sA520:1h uQ1", (4, 0, 0, 520), "hit")),
        new(
            "a five-minute marker reads an hour entry and renews its hour",
            (0, "sA520:1h uQ1", (4, 0, 520, 0), "cold"),
            (600, "sA520:5m uQ1", (4, 0, 0, 520), "hit"),
            (4200, "sA520:5m uQ1", (4, 0, 0, 520), "hit")),
        new(
            "an hour marker reads a five-minute entry and leaves it at five minutes",
            (0, "sA520:5m uQ1", (4, 520, 0, 0), "cold"),
            (100, "sA520:1h uQ1", (4, 0, 0, 520), "hit"),
            (400.000001, "sA520:1h uQ1", (4, 0, 520, 0), "expired")),
        new(
            "a longer read renews the shorter prefixes it marks",
            (0, "sA520:5m sB130:5m uQ1", (4, 650, 0, 0), "cold"),
            (250, "sA520:5m sB130:5m uQ1", (4, 0, 0, 650), "hit"),
            (500, "sA520:5m uQ1", (4, 0, 0, 520), "hit")),
        new(
            "what is not marked is not renewed",
            (0, "sA520:5m sB130:5m uQ1", (4, 650, 0, 0), "cold"),
            (250, "sA520 sB130:5m uQ1", (4, 0, 0, 650), "hit"),
            (500, "sA520:5m uQ1", (4, 520, 0, 0), "expired")),
    ];
}
