using Cairn.Planning.Caching;
using Cairn.Planning.Tables;

namespace Cairn.Tests.Planning.Tables;

/// <summary>Tables and terms drawn from a seed, small enough that much is shared.</summary>
static class DrawnTable
{
    public static ItemTable Of(int seed, int rowsMax = 40, int columnsMax = 5)
    {
        var chance = new Chance(seed);
        var columns = 1 + chance.Below(columnsMax);
        var values = 1 + chance.Below(4);
        var builder = new ItemTableBuilder([.. Enumerable.Range(0, columns).Select(column => $"c{column}")]);
        for (var row = 1 + chance.Below(rowsMax); row > 0; row--)
        {
            int[] items = [.. Enumerable.Range(0, columns).Select(column =>
            {
                var value = chance.Below(values + column);
                return builder.Item(chance.Below(8) == 0 ? 0 : column, $"{value}", 1 + (37 * column) + (11 * value));
            })];
            builder.Add(items);
        }

        return builder.Build();
    }

    public static TableTerms TermsOf(int seed)
    {
        var chance = new Chance(seed + 1);
        var write5m = chance.Below(2) == 0 ? 1.25 : 2;
        var cache = new CacheTerms(write5m, 2, chance.Below(2) == 0 ? 0.1 : 0.025, 100 * chance.Below(3))
        {
            Levels = 1 + chance.Below(4),
            LevelShareMin = 0,
        };
        return new(cache, 50 * chance.Below(4)) { Effort = 0.1 };
    }
}
