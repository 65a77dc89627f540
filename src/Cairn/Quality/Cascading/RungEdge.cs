using System.Globalization;
using Cairn.Quality.Certifying;
using Cairn.Workloads;

namespace Cairn.Quality.Cascading;

/// <summary>A rung that is not the last: its rows, its stages, and its share of what may go wrong.</summary>
sealed record RungEdge(CascadeTerms Terms, int Rung, RungHistory History, IReadOnlyList<int> Rows)
{
    /// <summary>What a certificate calls it.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"rung {Rung + 1}");

    /// <summary>Draws its audits and ties; other rungs have others.</summary>
    public long Seed => unchecked(Terms.Seed + Rung);

    /// <summary>What it may use up of the allowed errors and of delta.</summary>
    public EscalationShare Share() => Shares(Terms.Quality, Terms.Rows, Terms.Top)[Rung];

    /// <summary>
    /// What each rung but the last may use up: half of the errors of the one before it, since about half as many rows
    /// reach it.
    /// </summary>
    /// <param name="quality">Target and delta.</param>
    /// <param name="rows">All rows.</param>
    /// <param name="edges">How many rungs there are but the last.</param>
    public static IReadOnlyList<EscalationShare> Shares(QualityTerms quality, int rows, int edges) =>
        new EscalationTerms(quality.Target!.Value, quality.Delta).Split(
            rows, [.. Enumerable.Range(0, edges).Select(rung => 1 << Math.Min(20, edges - 1 - rung))]);
}
