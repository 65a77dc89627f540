using Cairn.Planning.Caching;

namespace Cairn.Planning.Tables;

/// <summary>
/// PLT, the price-aware laminar tree: several orders to begin with, the cheapest of them improved by turns of
/// <see cref="Reassignment"/> and <see cref="Regrouping"/>, and exact breakpoints at each step.
/// </summary>
sealed class LayoutSearch
{
    const double SampleShare = 0.4;
    const int SampleGroupRowsMin = 3;
    const int Rounds = 10;

    readonly ItemTable _table;
    readonly TableTerms _terms;
    readonly GroupSaving _saving;

    public LayoutSearch(ItemTable table, TableTerms terms)
    {
        (_table, _terms) = (table, terms);
        _saving = new(terms.Cache, table.Rows);
    }

    /// <summary>Whether the table is so large that a sample is laid out in its place.</summary>
    public bool IsSampled => _table.Rows > _terms.WholeRowsMax;

    /// <summary>The cheapest layout found, never dearer than those given.</summary>
    public TableLayout Find(params IEnumerable<Start> others)
    {
        if (IsSampled)
            return FindBySample();

        var peeled = new WeightedPeeling(_table.Content, _table.FieldOf, _terms, _saving).Find();
        var best = others.Append(peeled).MaxBy(start => start.Plan.Saving)!;
        var found = _terms.Effort > 0 ? Improved(best) : best;
        return new(_table, _terms, found.Plan.Saving > best.Plan.Saving ? found : best);
    }

    public Start InstructionOnly() => StartOf(new(_table.Rows));

    public Start InGivenOrder() => InOrder([.. Enumerable.Range(0, _table.Fields.Count)]);

    public Start InOrder(IReadOnlyList<int> columns) => StartOf(ColumnOrder.Build(_table, columns));

    public IReadOnlyList<int> BestColumns() =>
        ColumnOrder.Candidates(_table, _saving).MaxBy(columns => InOrder(columns).Plan.Saving)!;

    public Start ByGgr() => StartOf(Peeler.Build(_table.Content, PeelRule.Ggr));

    Start StartOf(ItemTrie trie) => Start.Of(trie, _table.Content, _terms);

    Start Improved(Start start)
    {
        var tree = new GroupTree(_table.Content, _terms.InstructionTokens);
        tree.Graft(tree.Root, RegionRows.All(_table.Content), start.Trie, start.Plan);
        var reassignment = new Reassignment(tree, _saving);
        var regrouping = new Regrouping(tree, _terms, _saving, new(_terms.Seed));
        double cells = _table.Content.Items.Length;
        var work = _terms.Effort * Math.Clamp(cells * 120, Math.Min(30e6, cells * 5000), 100e6);
        var heat = 0.25 * MeanSharedTokens();
        reassignment.Apply();
        for (var round = 1; round <= Rounds; round++)
        {
            while (regrouping.Work < work * round / Rounds)
                regrouping.Step(heat * Math.Max(0, 1 - (regrouping.Work / (0.8 * work))));
            reassignment.Apply();
        }

        return StartOf(tree.ToTrie());
    }

    double MeanSharedTokens()
    {
        var counts = _table.Content.RowsByItem();
        var (tokens, shared) = (0.0, 0L);
        for (var item = 0; item < counts.Length; item++)
        {
            if (counts[item] < _saving.RowsMin)
                continue;

            tokens += counts[item] * _table.TokensOf(item);
            shared += counts[item];
        }

        return shared == 0 ? 0 : tokens / shared;
    }

    /// <summary>
    /// Lays out a sample, for which a token written costs as much less as the sample has fewer rows to read it, and
    /// then gives every row of the table to the deepest prefix that it matches.
    /// </summary>
    TableLayout FindBySample()
    {
        var share = SampleShare * _terms.WholeRowsMax / _table.Rows;
        var chance = new Chance(_terms.Seed);
        int[] numbers = [.. Enumerable.Range(0, _table.Rows).Where(_ => chance.Next() < share)];
        var tree = new GroupTree(_table.Content, _terms.InstructionTokens);
        var sample = new RegionCutter(_table.Content).Cut(numbers, tree.Root, SampleGroupRowsMin);
        var terms = _terms with { Cache = Scaled(_terms.Cache, share) };
        int[] fieldOf = [.. sample.Items.Select(item => _table.FieldOf[item])];
        var saving = new GroupSaving(terms.Cache, numbers.Length, SampleGroupRowsMin);
        tree.GraftGroups(sample, new WeightedPeeling(sample.Rows, fieldOf, terms, saving).Find());
        new Reassignment(tree, _saving).Apply();
        return new(_table, _terms, StartOf(tree.ToTrie()));
    }

    static CacheTerms Scaled(CacheTerms terms, double share) => terms with
    {
        Write5m = terms.Read + ((terms.Write5m - terms.Read) * share),
        Write1h = terms.Read + ((terms.Write1h - terms.Read) * share),
        ReadShare = (rows, ttl) => terms.ReadShare((int)(rows / share), ttl),
        LevelShareMin = 0,
    };
}
