using Cairn.Bench;
using Cairn.Bench.Measuring;

namespace Cairn.Tests.Measuring;

/// <summary>Results of a bench that nobody ran.</summary>
static class MeasuredOnce
{
    public static Machine Machine { get; } =
        new(2, 24 * 1024 * Machine.Mebi, "an os X64", ".NET 10.0.1", new(2026, 11, 22));

    public static BenchResults Of(params IReadOnlyList<Figure> figures) => new(
        Machine,
        new Dictionary<string, Measurement>
        {
            ["plan"] = new(
                Scale.Usual, "10 rows", figures, [new("sort", Spread.Of([0.5, 0.25, 1]), 3 * Machine.Mebi)]),
        });

    public static Figure PlanOverSort(params double[] rounds) =>
        Figure.AtMost(5, "plan_over_sort", "time of plan over sort", rounds);

    public static Figure ComposeOverMemcpy(params double[] rounds) =>
        Figure.AtLeast(0.5, "compose_over_memcpy", "speed of compose over memcpy", rounds);
}
