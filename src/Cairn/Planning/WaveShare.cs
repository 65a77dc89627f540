using Cairn.Profiling;

namespace Cairn.Planning;

/// <summary>The rows of one group in one wave, as the plan estimates them: what measurements are compared
/// with.</summary>
/// <param name="Wave">The wave, as an index into <see cref="Plan.Waves"/>.</param>
/// <param name="Group">The group, as an index into <see cref="Plan.Rates"/>.</param>
/// <param name="Rows">How many rows there are.</param>
/// <param name="PromptTokens">Their prompts' estimated tokens.</param>
/// <param name="CachedTokens">Those of them that stand before the deepest marker.</param>
/// <param name="OutputTokensMax">The sum of their <c>max_tokens</c>.</param>
public sealed record WaveShare(
    int Wave, int Group, int Rows, long PromptTokens, long CachedTokens, long OutputTokensMax)
{
    /// <summary>What each wave of an order has of each group of rows.</summary>
    /// <param name="layout">The order.</param>
    /// <param name="rows">The rows that were measured, from the start of the input on; no others count.</param>
    public static IReadOnlyList<WaveShare> Of(RunLayout layout, AskedRows rows) =>
    [
        .. from wave in layout.Waves.Index()
           from share in SharesOf(wave.Item, layout, rows).Index()
           where share.Item.Rows > 0
           let most = rows.Groups[share.Index].OutputTokensMax / rows.Groups[share.Index].Rows
           select new WaveShare(wave.Index, share.Index, share.Item.Rows, share.Item.Tokens, share.Item.Cached,
               share.Item.Rows * most),
    ];

    // By group.
    static (int Rows, long Tokens, long Cached)[] SharesOf(PlanWave wave, RunLayout layout, AskedRows rows)
    {
        var shares = new (int Rows, long Tokens, long Cached)[rows.Groups.Count];
        for (var place = wave.Start; place < wave.End; place++)
        {
            var row = layout.RowAt(place);
            if (row >= rows.Measured)
                continue;
            var asked = rows.TreeRowOf(row);
            ref var share = ref shares[rows.GroupOf(asked)];
            var cached = layout.NodeAt(place) is >= 0 and var node ? layout.Nodes[node].PrefixTokens : 0;
            share = (share.Rows + 1, share.Tokens + rows.TokensOf(asked), share.Cached + cached);
        }

        return shares;
    }
}
