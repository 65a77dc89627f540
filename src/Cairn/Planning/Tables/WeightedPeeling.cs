namespace Cairn.Planning.Tables;

/// <summary>
/// Peels a table again and again under lengths that each column stretches or shrinks by a factor of its own, and keeps
/// the factors that save most: which columns lead is decided by the price of the whole tree, which no single step of
/// peeling sees.
/// </summary>
/// <remarks>An evolution strategy, (1 + 8), over the logarithms of the factors and the numbers of the rule.</remarks>
sealed class WeightedPeeling(ItemRows rows, int[] fieldOf, TableTerms terms, GroupSaving saving)
{
    const int Offspring = 8;
    const double CellsAtMost = 8_000_000;
    const double CellsForOneMore = 100_000;

    readonly Chance _chance = new(terms.Seed);
    readonly int _fields = fieldOf.Length == 0 ? 0 : fieldOf.Max() + 1;

    /// <summary>The best order found.</summary>
    public Start Find()
    {
        var neutral = new Genes(new double[_fields], PeelRule.Saving(saving));
        var (best, genes) = Best([neutral, .. LeadingFields().Select(field => neutral.Leading(field))]);
        var step = 0.6;
        for (var round = 1; round < Rounds(); round++)
        {
            var (found, changed) = Best([.. Enumerable.Range(0, Offspring).Select(_ => genes.Changed(step, _chance))]);
            if (found.Plan.Saving > best.Plan.Saving)
                (best, genes) = (found, changed);
            else
                step *= 0.7;
        }

        return best;
    }

    int Rounds() => terms.Effort <= 0 ? 1 : (int)Math.Clamp(
        CellsAtMost / Math.Max(1, rows.Items.Length), 1, 4 + Math.Min(6, rows.Items.Length / CellsForOneMore));

    // The columns that save most alone, each once as the one that all rows are divided by first.
    IEnumerable<int> LeadingFields()
    {
        var savings = new double[_fields];
        var counts = rows.RowsByItem();
        for (var item = 0; item < counts.Length; item++)
        {
            if (counts[item] > 0)
                savings[fieldOf[item]] += rows.Tokens[item] * Math.Max(0, saving[counts[item]]);
        }

        return Enumerable.Range(0, _fields).OrderByDescending(field => savings[field]).Take(Offspring - 1);
    }

    (Start Start, Genes Genes) Best(Genes[] candidates)
    {
        var starts = new Start[candidates.Length];
        Parallel.For(0, candidates.Length, at => starts[at] = Start.Of(
            Peeler.Build(rows, candidates[at].Rule, candidates[at].Lengths(rows, fieldOf)), rows, terms));
        var best = Enumerable.Range(0, starts.Length).MaxBy(at => starts[at].Plan.Saving);
        return (starts[best], candidates[best]);
    }

    sealed record Genes(double[] Logarithms, PeelRule Rule)
    {
        public Genes Leading(int field)
        {
            double[] changed = [.. Logarithms];
            changed[field] += 3;
            return this with { Logarithms = changed };
        }

        public Genes Changed(double step, Chance chance) => new(
            [.. Logarithms.Select(each => chance.Next() < 0.5 ? each : each + (step * chance.Swing()))],
            Rule with
            {
                LengthPower = Rule.LengthPower + (0.2 * chance.Swing()),
                RowsOffset = Rule.RowsOffset * Math.Exp(0.5 * chance.Swing()),
            });

        public double[] Lengths(ItemRows rows, int[] fieldOf)
        {
            double[] factors = [.. Logarithms.Select(Math.Exp)];
            return [.. rows.Tokens.Select((tokens, item) => tokens * factors[fieldOf[item]])];
        }
    }
}
