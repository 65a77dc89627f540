using Cairn.Models;
using Cairn.Profiling;

namespace Cairn.Planning;

/// <summary>The six figures of a workload that decide what routing, caching and batching can save on it.</summary>
/// <param name="PrefixRatio">
/// Shared tokens over input tokens of the rows that are asked (0 to 1): how much of all prompts an earlier prompt
/// begins with too, at a place where a breakpoint can stand. How far caching reaches.
/// </param>
/// <param name="OutputShare">
/// Expected output dollars over all dollars at list price (0 to 1). Caching does nothing for them, batches do.
/// </param>
/// <param name="Reuse">
/// How many rows read a prefix and in what time: hit rate, lifetime of the cache, whether a primer pays.
/// </param>
/// <param name="DeadlineTolerance">
/// The deadline over the time in which nine of ten such runs end (primer, then waves under the queue limit): batches
/// where it is 1 or more, single messages below; null without a deadline.
/// </param>
/// <param name="DuplicateRatio">The share of rows (0 to 1) whose whole request an earlier row makes already.</param>
/// <param name="VolatileBytes">
/// The bytes of a prompt that differ between rows in front of text that they share, or in one block with it;
/// 0 where nothing does.
/// </param>
public sealed record WorkloadFigures(
    decimal PrefixRatio,
    decimal OutputShare,
    ReuseWindow Reuse,
    decimal? DeadlineTolerance,
    decimal DuplicateRatio,
    int VolatileBytes)
{
    /// <summary>The figures of measured rows.</summary>
    public static WorkloadFigures Of(WorkloadProfile profile, ModelCatalog catalog, FigureTerms terms) => new(
        Rounded(PrefixRatioOf(profile.Tree)),
        Rounded((double)OutputShareOf(profile, catalog, terms.OutputShare)),
        ReuseWindow.Of(profile.Tree),
        terms.Deadline is { } deadline ? Rounded(deadline / TimeOf(profile.Rows, terms.QueueLimit)) : null,
        Rounded((double)profile.Twins.Ratio),
        profile.Volatile.Count == 0 ? 0 : profile.Volatile[0].Bytes);

    static double PrefixRatioOf(PrefixTree tree) =>
        tree.PromptTokens <= 0 ? 0 : tree.Nodes.Where(node => !node.IsRoot)
            .Sum(node => (node.Tokens - tree.Nodes[node.Parent].Tokens) * (node.Rows - 1)) / tree.PromptTokens;

    static decimal OutputShareOf(WorkloadProfile profile, ModelCatalog catalog, decimal outputShare)
    {
        var (input, output) = (0m, 0m);
        foreach (var group in profile.Groups)
        {
            var price = catalog.Find(group.Model).TierFor(group.TierPromptTokensMax ?? long.MaxValue).Price;
            input += group.PromptTokens * price.Input;
            output += group.OutputTokensMax * outputShare * price.Output;
        }

        return input + output == 0 ? 0 : output / (input + output);
    }

    static TimeSpan TimeOf(int rows, int queueLimit)
    {
        List<int> waves = [1];
        for (var left = rows - 1; left > 0; left -= queueLimit)
            waves.Add(Math.Min(left, queueLimit));
        return Turnaround.NineOfTen(waves);
    }

    static decimal Rounded(double value) => decimal.Round((decimal)value, 6, MidpointRounding.ToEven);
}
