using System.Numerics;
using Cairn.Quality.Certifying;

namespace Cairn.Tests.Quality.Certifying;

/// <summary>A few ranked rows, so that every possible draw of audits can be looked at.</summary>
/// <param name="Errors">Whether each row is wrong, the surest first.</param>
/// <param name="Rule">The rule for them.</param>
sealed record SmallWorld(IReadOnlyList<bool> Errors, EscalationRule Rule)
{
    static readonly decimal[] Deltas = [0.05m, 0.1m, 0.2m, 0.3m, 0.5m, 0.7m];

    /// <summary>Up to eleven rows, any of them wrong.</summary>
    public static SmallWorld Of(Genes genes)
    {
        var rows = 2 + genes.Below(10);
        var share = new EscalationShare(genes.Below(rows), genes.Of(Deltas));
        return new([.. Enumerable.Range(0, rows).Select(_ => genes.Below(2) == 1)],
            EscalationRule.Of(rows, share, genes.Below(rows + 1)));
    }

    /// <summary>In how many of all draws, each as likely as any, more errors stay than B.</summary>
    public (int Violations, int Draws) TryAllDraws()
    {
        var (violations, draws) = (0, 0);
        for (var draw = 0u; draw < 1u << Errors.Count; draw++)
        {
            if (BitOperations.PopCount(draw) != Rule.Audits)
                continue;

            draws++;
            violations += Residual(draw) > Rule.Share.AllowedErrors ? 1 : 0;
        }

        return (violations, draws);
    }

    int Residual(uint draw)
    {
        var audited = Enumerable.Range(0, Errors.Count).Where(row => (draw >> row & 1) == 1)
            .Select(row => new AuditedRow(row, row + 1, Errors[row])).ToList();
        var accepted = Rule.Cut(audited).Accepted;
        return Errors.Take(accepted).Count(error => error)
            - audited.Count(row => row.IsError && row.Rank <= accepted);
    }
}
