using System.Globalization;
using Cairn.Quality.Certifying;

namespace Cairn.Quality.Cascading;

/// <summary>A rung that is not the last: its rows, its stages, and its share of what may go wrong.</summary>
sealed record RungEdge(CascadeTerms Terms, int Rung, RungHistory History, IReadOnlyList<int> Rows)
{
    /// <summary>What a certificate calls it.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"rung {Rung + 1}");

    /// <summary>Draws its audits and ties; other rungs have others.</summary>
    public long Seed => unchecked(Terms.Seed + Rung);

    /// <summary>
    /// What it may use up of the allowed errors and of delta: each rung half of the errors of the one before it, since
    /// about half as many rows reach it.
    /// </summary>
    public EscalationShare Share()
    {
        var weights = Enumerable.Range(0, Terms.Top).Select(rung => 1 << Math.Min(20, Terms.Top - 1 - rung));
        return new EscalationTerms(Terms.Quality.Target!.Value, Terms.Quality.Delta)
            .Split(Terms.Rows, [.. weights])[Rung];
    }
}
