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
    public static IReadOnlyList<WaveShare> Of(RunLayout layout, AskedRows rows)
    {
        var shares = new Dictionary<(int Wave, int Group), WaveShare>();
        foreach (var (index, wave) in layout.Waves.Index())
        {
            for (var place = wave.Start; place < wave.End; place++)
            {
                if (layout.RowAt(place) is var row && row >= rows.TreeRowOf.Count)
                    continue;
                var asked = rows.TreeRowOf[row];
                var key = (index, rows.GroupOf[asked]);
                var share = shares.GetValueOrDefault(key) ?? new(index, key.Item2, 0, 0, 0, 0);
                var cached = layout.NodeAt(place) is >= 0 and var node ? layout.Nodes[node].PrefixTokens : 0;
                var group = rows.Groups[key.Item2];
                shares[key] = share with
                {
                    Rows = share.Rows + 1,
                    PromptTokens = share.PromptTokens + rows.TokensOf[asked],
                    CachedTokens = share.CachedTokens + cached,
                    OutputTokensMax = share.OutputTokensMax + (group.OutputTokensMax / group.Rows),
                };
            }
        }

        return [.. shares.OrderBy(share => share.Key).Select(share => share.Value)];
    }
}
