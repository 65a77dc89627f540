using Cairn.Accounting;
using Cairn.Models;
using Cairn.Profiling;
using Cairn.Workloads;

namespace Cairn.Planning;

/// <summary>Prices asked rows under one model choice: the one place where tokens, placement and rates meet.</summary>
sealed class Pricing(AskedRows rows, ModelCatalog catalog)
{
    /// <summary>The bill of all rows, by what it depends on.</summary>
    /// <param name="placement">What is cached.</param>
    /// <param name="batched">Whether they go in batches.</param>
    public Bill Of(Placement placement, bool batched)
    {
        var rowsOf = RowsOf(placement);
        return rows.Groups.Index().Aggregate(Bill.Nothing, (sum, group) =>
            sum + Price(group.Index, placement, rowsOf, RatesOf(group.Item, batched)));
    }

    /// <summary>
    /// The least that any way of caching these prompts in this order can cost in batches: every prefix that rows share
    /// is written once, at the cheaper multiplier, and read by all others, or not cached where that is cheaper; no
    /// minimum, no limit of markers, no miss.
    /// </summary>
    public Bill Bound()
    {
        var nodes = rows.Tree.Nodes;
        var rates = rows.Groups.Select(group => RatesOf(group, batched: true)).ToArray();
        var cheapest = new Rates?[nodes.Count];
        var input = 0m;
        foreach (var spot in rows.Spots)
        {
            var rate = rates[spot.Group];
            var own = spot.Tokens - (spot.Rows * (decimal)nodes[spot.Node].Tokens);
            input += Math.Max(0, own) * rate.Multiplier * rate.Price.Input;
            cheapest[spot.Node] = Cheaper(cheapest[spot.Node], rate);
        }

        for (var node = nodes.Count - 1; node >= 0; node--)
        {
            if (nodes[node].IsRoot || cheapest[node] is not { } rate)
                continue;
            var (count, price) = (nodes[node].Rows, rate.Price);
            var shared = Math.Min(price.CacheWrite5m, price.CacheWrite1h) + ((count - 1) * price.CacheRead);
            var tokens = (decimal)(nodes[node].Tokens - nodes[nodes[node].Parent].Tokens);
            input += tokens * rate.Multiplier * Math.Min(count * price.Input, shared);
            cheapest[nodes[node].Parent] = Cheaper(cheapest[nodes[node].Parent], rate);
        }

        return Of(Placement.None(rows), batched: true) with { Plain = new(input / 1_000_000m), Own = default };
    }

    /// <summary>One cold batch in which every request has a marker behind its system prompt, for five
    /// minutes.</summary>
    /// <param name="readShare">The share of rows after the first that read it, by how many share it.</param>
    public Bill OfSystemMarkers(Func<int, double> readShare) =>
        rows.Systems.Aggregate(Of(Placement.None(rows), batched: true), (sum, system) =>
        {
            var group = rows.Groups[system.Group];
            var model = catalog.Find(group.Model);
            if (system.Tokens < model.CacheMinimumTokens)
                return sum;
            var (rates, read) = (RatesOf(group, batched: true), (decimal)readShare(system.Rows));
            var readers = (system.Rows - 1) * read;
            var tokens = (decimal)system.Tokens;
            return sum + Bill.Nothing with
            {
                Plain = Dollars(rates, tokens * (
                    (readers * rates.Price.CacheRead) + ((system.Rows - readers) * rates.Price.CacheWrite5m)
                    - (system.Rows * rates.Price.Input))),
            };
        });

    // For each cached prefix and group, how many rows have the prefix.
    int[][] RowsOf(Placement placement)
    {
        var counts = placement.Nodes.Select(_ => new int[rows.Groups.Count]).ToArray();
        foreach (var spot in rows.Spots)
        {
            if (placement.CachedOf[spot.Node] is >= 0 and var node)
                counts[node][spot.Group] += spot.Rows;
        }

        for (var node = counts.Length - 1; node >= 0; node--)
        {
            if (placement.Nodes[node].Parent is >= 0 and var parent)
            {
                for (var group = 0; group < rows.Groups.Count; group++)
                    counts[parent][group] += counts[node][group];
            }
        }

        return counts;
    }

    Bill Price(int index, Placement placement, int[][] rowsOf, Rates rates)
    {
        var group = rows.Groups[index];
        var price = rates.Price;
        var bill = Bill.Nothing with { Output = Dollars(rates, group.OutputTokensMax * price.Output) };
        if (group.OwnMarkers is { } own)
        {
            var tokens = (decimal)group.PromptTokens;
            return bill with
            {
                Own = (Dollars(rates, tokens * price.CacheRead), Dollars(rates, tokens * price.Input),
                    Dollars(rates, tokens * WriteOf(price, own))),
            };
        }

        decimal covered = 0, primed = 0, read = 0, written = 0;
        for (var node = 0; node < rowsOf.Length; node++)
        {
            var count = rowsOf[node][index];
            if (count == 0)
                continue;
            var (segment, write) = ((decimal)placement.Segment(node), WriteOf(price, placement.Nodes[node].Ttl));
            var primers = rowsOf[node].AsSpan().IndexOf(rowsOf[node].Max()) == index ? 1 : 0;
            covered += segment * count;
            primed += segment * primers * write;
            read += segment * (count - primers) * price.CacheRead;
            written += segment * (count - primers) * write;
        }

        return bill with
        {
            Plain = Dollars(rates, Math.Max(0, group.PromptTokens - covered) * price.Input),
            Primed = Dollars(rates, primed),
            Read = Dollars(rates, read),
            Written = Dollars(rates, written),
        };
    }

    static Rates Cheaper(Rates? one, Rates other) =>
        one is null || other.Multiplier * other.Price.Input < one.Multiplier * one.Price.Input ? other : one;

    Rates RatesOf(ProfileGroup group, bool batched) => Rates.Of(
        catalog.Find(group.Model), group.TierPromptTokensMax ?? long.MaxValue, new(batched, group.UsOnly));

    static decimal WriteOf(Price price, CacheTtl ttl) =>
        ttl == CacheTtl.OneHour ? price.CacheWrite1h : price.CacheWrite5m;

    static Usd Dollars(Rates rates, decimal tokensTimesPrice) => new(rates.Multiplier / 1_000_000m * tokensTimesPrice);
}
