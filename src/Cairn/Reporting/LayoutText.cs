using System.Globalization;
using System.Text;
using Cairn.Planning.Tables;

namespace Cairn.Reporting;

/// <summary>What <c>cairn layout</c> tells people: costs side by side, the order as a picture, what to do.</summary>
static class LayoutText
{
    const int BarWidth = 30;
    const int ColumnsShown = 4;
    const double WorthADecision = 0.99;

    /// <param name="name">The file, as the user named it.</param>
    /// <param name="table">What is in it.</param>
    /// <param name="terms">What it was judged by.</param>
    /// <param name="compared">The costs.</param>
    public static string Of(string name, ItemTable table, TableTerms terms, TableComparison compared)
    {
        var text = new StringBuilder();
        text.Append(Line($"{name}: {table.InputRows:N0} rows, {table.Fields.Count} columns"));
        if (table.Rows < table.InputRows)
            text.Append(Line($"  {table.InputRows - table.Rows:N0} rows repeat another and are asked once"));
        text.Append(Line($"  {terms.InstructionTokens:N0} tokens of instruction, then {PerRow(table):N0} a row"));
        text.Append(Line($"\nInput cost, 1 = nothing cached"));
        AppendCosts(text,
            ("the table's own order", compared.Original),
            ("only the instruction cached", compared.SystemOnly),
            ("one order for all rows", compared.Fixed),
            ("GGR, an order for each row", compared.Ggr),
            ("Cairn, an order for each row", compared.Best.Relative),
            ("no order can cost less than", compared.LowerBoundTree ?? compared.LowerBoundCell));
        AppendPicture(text, table, compared.Best);
        AppendAdvice(text, table, compared);
        return text.ToString();
    }

    static double PerRow(ItemTable table) => table.Rows == 0 ? 0 : table.ItemTokens / table.Rows;

    static void AppendCosts(StringBuilder text, params (string Order, double Cost)[] costs)
    {
        var most = costs.Max(each => each.Cost);
        foreach (var (order, cost) in costs)
        {
            var bar = new string('#', (int)Math.Round(cost / most * BarWidth));
            text.Append(Line($"  {order,-30}{cost,7:F4}  {bar}"));
        }
    }

    static void AppendPicture(StringBuilder text, ItemTable table, TableLayout layout)
    {
        text.Append("\nThe order, from the front of the prompt\n");
        if (layout.Nodes.Count == 0)
            text.Append("  nothing is worth caching\n");
        foreach (var level in layout.Nodes.GroupBy(node => node.Level).OrderBy(level => level.Key))
        {
            var (groups, rows) = (level.Count(), level.Sum(node => node.Rows));
            var (columns, tokens) = (ColumnsOf(table, level), level.Sum(node => node.PrefixTokens * node.Rows) / rows);
            text.Append(' ', 2 * level.Key);
            text.Append(Line($"{groups:N0} {(groups == 1 ? "group" : "groups")}, {rows:N0} rows, {tokens:N0} tokens:"));
            text.Append(' ', (2 * level.Key) + 2);
            text.Append(Line($"{(columns.Count == 0 ? "the instruction" : string.Join(", ", columns))}"));
        }

        text.Append(Line($"  then what a row shares with no group, {LeftOver(table, layout):N0} tokens a row"));
    }

    /// <summary>The columns that most rows of a level have in their prefix, with the share of rows.</summary>
    static List<string> ColumnsOf(ItemTable table, IEnumerable<TableNode> level)
    {
        var rows = new int[table.Fields.Count];
        var total = 0;
        foreach (var node in level)
        {
            total += node.Rows;
            foreach (var field in node.Items.Select(table.FieldIndexOf).Distinct())
                rows[field] += node.Rows;
        }

        var used = Enumerable.Range(0, rows.Length).Where(field => rows[field] > 0).ToList();
        List<string> shown =
        [
            .. used.OrderByDescending(field => rows[field]).Take(ColumnsShown)
                .Select(field => table.Fields[field] + Share((double)rows[field] / total)),
        ];
        if (used.Count > ColumnsShown)
            shown.Add(string.Create(CultureInfo.InvariantCulture, $"{used.Count - ColumnsShown} more"));
        return shown;
    }

    static string Share(double share) =>
        share >= 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({100 * share:N0}% of rows)");

    static double LeftOver(ItemTable table, TableLayout layout)
    {
        var prefixes = Enumerable.Range(0, table.Rows)
            .Sum(row => layout.NodeOf(row) is var node and >= 0 ? layout.PrefixOf(node).Sum(table.TokensOf) : 0);
        return table.Rows == 0 ? 0 : (table.ItemTokens - prefixes) / table.Rows;
    }

    static void AppendAdvice(StringBuilder text, ItemTable table, TableComparison compared)
    {
        var (original, best) = (compared.Original, compared.Best.Relative);
        if (original * WorthADecision <= best)
        {
            text.Append("\nKeep the order you have: no other saves a hundredth of the input.\n");
            return;
        }

        var order = string.Join(", ", compared.FixedOrder.Select(field => table.Fields[field]));
        if (compared.Fixed < original * WorthADecision)
        {
            var saved = 100 * (1 - (compared.Fixed / original));
            text.Append(Line($"\nName the columns in this order to save {saved:N1}%:"));
            text.Append(Line($"  {order}"));
        }

        if (best < compared.Fixed * WorthADecision || compared.Fixed >= original * WorthADecision)
        {
            text.Append("\nWrite `fields: all` with `reorder: auto`, so that each row has its own order, ");
            text.Append(Line($"to save {100 * (1 - (best / original)):N1}%."));
        }
    }

    static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture) + "\n";
}
