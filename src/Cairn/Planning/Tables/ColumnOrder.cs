namespace Cairn.Planning.Tables;

/// <summary>One order of the columns for all rows, and the tree that it makes.</summary>
static class ColumnOrder
{
    const int RowsLookedAt = 100_000;

    /// <summary>
    /// The tree of the rows with their columns in this order; the items of a bag follow by how frequent they are.
    /// </summary>
    public static ItemTrie Build(ItemTable table, IReadOnlyList<int> order)
    {
        var cells = Arranged(table, order);
        var starts = table.Content.Starts;
        var trie = new ItemTrie(table.Rows);
        var nodes = new int[table.Rows];
        List<int> alive = [.. Enumerable.Range(0, table.Rows)];
        for (var position = 0; alive.Count > 0; position++)
        {
            var counts = new Dictionary<(int Node, int Item), int>();
            foreach (var row in alive)
            {
                if (starts[row] + position < starts[row + 1])
                    Increment(counts, (nodes[row], cells[starts[row] + position]));
            }

            var added = new Dictionary<(int Node, int Item), int>();
            foreach (var (shared, _) in counts.Where(count => count.Value > 1))
            {
                added[shared] = trie.Add(shared.Node);
                trie.Extend(shared.Item);
            }

            alive.RemoveAll(row =>
            {
                var at = starts[row] + position;
                if (at < starts[row + 1] && added.TryGetValue((nodes[row], cells[at]), out var child))
                {
                    nodes[row] = child;
                    return false;
                }

                trie.End(row, nodes[row]);
                return true;
            });
        }

        return trie;
    }

    /// <summary>
    /// Orders worth trying: step by step by what is saved, by the statistic with which GGR ends
    /// (length squared times (rows / values - 1)), and by the number of values.
    /// </summary>
    public static IEnumerable<IReadOnlyList<int>> Candidates(ItemTable table, GroupSaving saving)
    {
        var (values, tokens) = (new double[table.Fields.Count], new double[table.Fields.Count]);
        var rowsByItem = table.Content.RowsByItem();
        for (var item = 0; item < rowsByItem.Length; item++)
        {
            values[table.FieldOf[item]]++;
            tokens[table.FieldOf[item]] += table.TokensOf(item) * rowsByItem[item] / Math.Max(1, table.Rows);
        }

        var fields = Enumerable.Range(0, table.Fields.Count);
        return
        [
            StepByStep(table, saving),
            [.. fields.OrderByDescending(field =>
                tokens[field] * tokens[field] * ((table.Rows / Math.Max(1, values[field])) - 1))],
            [.. fields.OrderBy(field => values[field])],
        ];
    }

    /// <summary>
    /// The order that takes, again and again, the column by which the groups made so far divide at the greatest saving.
    /// </summary>
    static List<int> StepByStep(ItemTable table, GroupSaving saving)
    {
        var step = Math.Max(1, table.Rows / RowsLookedAt);
        var first = FirstItems(table, step);
        var (order, left) = (new List<int>(), Enumerable.Range(0, table.Fields.Count).ToList());
        var groups = new int[first[0].Length];
        while (left.Count > 0)
        {
            var best = left.MaxBy(field => Divide(table, first[field], groups, saving, step).Saving);
            groups = Divide(table, first[best], groups, saving, step).Groups;
            order.Add(best);
            left.Remove(best);
        }

        return order;
    }

    static int[] Arranged(ItemTable table, IReadOnlyList<int> order)
    {
        var ranks = new int[table.Fields.Count];
        for (var rank = 0; rank < order.Count; rank++)
            ranks[order[rank]] = rank;
        var rowsByItem = table.Content.RowsByItem();
        var places = new int[table.Items];
        int[] items = [.. Enumerable.Range(0, table.Items)
            .OrderBy(item => ranks[table.FieldOf[item]])
            .ThenByDescending(item => rowsByItem[item])
            .ThenBy(item => item)];
        for (var place = 0; place < items.Length; place++)
            places[items[place]] = place;
        int[] cells = [.. table.Content.Items];
        for (var row = 0; row < table.Rows; row++)
        {
            var cell = cells.AsSpan(table.Content.Starts[row]..table.Content.Starts[row + 1]);
            cell.Sort((left, right) => places[left].CompareTo(places[right]));
        }

        return cells;
    }

    static void Increment(Dictionary<(int Node, int Item), int> counts, (int Node, int Item) key) =>
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _)++;

    // Of a bag the most frequent item stands for all.
    static int[][] FirstItems(ItemTable table, int step)
    {
        var rowsByItem = table.Content.RowsByItem();
        var count = (table.Rows + step - 1) / step;
        int[][] first = [.. table.Fields.Select(_ => Enumerable.Repeat(-1, count).ToArray())];
        for (var at = 0; at < count; at++)
        {
            foreach (var item in table.Content[at * step])
            {
                ref var kept = ref first[table.FieldOf[item]][at];
                if (kept < 0 || rowsByItem[item] > rowsByItem[kept])
                    kept = item;
            }
        }

        return first;
    }

    /// <summary>The groups of rows that agree so far and in this column; -1 where too few do.</summary>
    static (int[] Groups, double Saving) Divide(
        ItemTable table, int[] items, int[] groups, GroupSaving saving, int step)
    {
        var counts = new Dictionary<(int Node, int Item), int>();
        for (var row = 0; row < items.Length; row++)
        {
            if (groups[row] >= 0 && items[row] >= 0)
                Increment(counts, (groups[row], items[row]));
        }

        var (numbers, total) = (new Dictionary<(int Node, int Item), int>(), 0.0);
        foreach (var (shared, count) in counts)
        {
            var rows = Math.Min(count * step, table.Rows);
            if (rows < saving.RowsMin || count < 2)
                continue;

            numbers[shared] = numbers.Count;
            total += table.TokensOf(shared.Item) * saving[rows];
        }

        var divided = new int[items.Length];
        for (var row = 0; row < items.Length; row++)
            divided[row] = numbers.GetValueOrDefault((groups[row], items[row]), -1);
        return (divided, total);
    }
}
