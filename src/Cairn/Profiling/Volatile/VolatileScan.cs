using System.Text;
using Cairn.Models;
using Cairn.Profiling.Tokens;
using Cairn.Workloads;

namespace Cairn.Profiling.Volatile;

/// <summary>
/// Looks for text that differs in front of text that does not: what keeps prompts that are nearly the same out of one
/// cache entry.
/// </summary>
static class VolatileScan
{
    const int TextsMax = 10;
    const int KindRowsMax = 8;
    const int TokensMin = 32;

    // Shorter runs between two differences are the labels and commas of a table; nobody could move them.
    const double RunMin = 16;
    const double ShareMin = 0.02;

    /// <summary>Compares the prompts of a sample, block by block.</summary>
    /// <param name="sample">Rows in ascending order with their requests.</param>
    /// <param name="rows">How many rows the sample stands for.</param>
    /// <param name="catalog">What the models cache at least, and how they count.</param>
    public static IReadOnlyList<VolatilePrefix> Find(
        IReadOnlyList<(int Row, ComposedRequest Request)> sample, int rows, ModelCatalog catalog) =>
    [
        .. from row in sample
           group row by (row.Request.Model, row.Request.SettingsHash, Shape(row.Request)) into alike
           where alike.Count() > 1
           let found = Find([.. alike], catalog.Find(alike.Key.Model), (double)rows / sample.Count)
           where found is not null
           orderby found.SharedTokens * (double)found.Rows descending
           select found,
    ];

    static string Shape(ComposedRequest request) =>
        string.Concat(request.Blocks.Select(block => (char)('0' + (int)block.Section)));

    static VolatilePrefix? Find((int Row, ComposedRequest Request)[] rows, Model model, double weight)
    {
        var first = rows[0].Request;
        List<(int Block, Piece Piece)> pieces = [];
        for (var block = 0; block < first.Blocks.Count; block++)
        {
            var tokens = TokenEstimator.Weight(first.Blocks[block], model.Tokenizer);
            pieces.AddRange(BlockComparison.Compare([.. rows.Select(row => row.Request.Blocks[block])], tokens)
                .Where(piece => piece.Place is not null || piece.SharedTokens >= RunMin)
                .Select(piece => (block, piece)));
        }

        var shared = pieces.Sum(piece => piece.Piece.SharedTokens);
        var least = Math.Max(TokensMin, ShareMin * TokenEstimator.Tokens(first, model));
        if (shared < model.CacheMinimumTokens)
            return null;

        var found = Places(pieces, shared)
            .Where(place => Math.Max(0, place.Before) + place.Behind >= least)
            .Select(place => (Describe(place, first.Blocks[place.Block].Section, rows), place.Place))
            .ToList();
        return found.Count == 0 ? null : Of(found, model, weight);
    }

    // Nothing shorter than a block can be cached, so the first place of a block also costs what is before it there.
    static IEnumerable<(int Block, Place Place, double Before, double Behind)> Places(
        List<(int Block, Piece Piece)> pieces, double shared)
    {
        var (behind, before, block) = (shared, 0d, -1);
        foreach (var (index, piece) in pieces)
        {
            before = index == block ? before + piece.SharedTokens : piece.SharedTokens;
            block = index;
            behind -= piece.SharedTokens;
            if (piece.Place is not { } place)
                continue;
            yield return (index, place, before, behind);
            before = double.NegativeInfinity;
        }
    }

    static VolatilePrefix Of(List<(VolatileText Text, Place Place)> found, Model model, double weight)
    {
        var rows = found[0].Place.Texts.Count;
        var variants = Enumerable.Range(0, rows)
            .CountBy(row => string.Join('\0', found.Select(item => item.Place.Texts[row].Text)))
            .Select(variant => variant.Value)
            .ToList();
        var all = Math.Max(rows, (int)Math.Round(rows * weight));
        var text = found[0].Text;
        return new(
            model.Id, all, VariantsOf(variants, rows, all), text.SharedTokensBefore + text.SharedTokensBehind,
            found.Sum(item => item.Text.Bytes), [.. found.Take(TextsMax).Select(item => item.Text)]);
    }

    // Chao (1984): what was seen once and what was seen twice tell how much was not seen.
    static int VariantsOf(List<int> counts, int rows, int all)
    {
        var once = (double)counts.Count(count => count == 1);
        var twice = counts.Count(count => count == 2);
        if (counts.Count == rows)
            return all;
        var unseen = twice > 0 ? once * once / (2 * twice) : once * (once - 1) / 2;
        return (int)Math.Min(all, Math.Round(counts.Count + unseen));
    }

    static VolatileText Describe(
        (int Block, Place Place, double Before, double Behind) at, PromptSection section,
        (int Row, ComposedRequest)[] rows)
    {
        var texts = at.Place.Texts;
        var other = Enumerable.Range(0, texts.Count).First(row => row == texts.Count - 1 || Differs(texts, row));
        return new(
            at.Place.Whole ?? VolatileKinds.Of([.. texts.DistinctBy(text => text.Text).Take(KindRowsMax)]),
            at.Block, section, at.Place.Offset,
            (int)Math.Round(texts.Average(text => Encoding.UTF8.GetByteCount(text.Text))), Example(0), Example(other))
        {
            SharedTokensBefore = (long)Math.Max(0, at.Before),
            SharedTokensBehind = (long)at.Behind,
        };

        VolatileExample Example(int row) => new(rows[row].Row, texts[row].Before, texts[row].Text, texts[row].After);
    }

    static bool Differs(IReadOnlyList<(string Before, string Text, string After)> texts, int row) =>
        texts[row].Text != texts[0].Text;
}
