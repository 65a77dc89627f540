using System.Text;
using System.Text.Json;
using Cairn.Workloads;

namespace Cairn.Profiling.Volatile;

/// <summary>Compares the block at one place of the prompt over the rows of a sample.</summary>
sealed class BlockComparison
{
    const int ContextLength = 40;

    // One word or two between two differences (a blank, a comma) do not make them two places.
    const int GapMax = 2;

    readonly double _tokens;
    readonly Words[] _words;
    readonly int[][] _maps;

    BlockComparison(IReadOnlyList<PromptBlock> blocks, double tokens, Words[] words)
    {
        (_tokens, _words) = (tokens, words);
        var known = new Dictionary<UInt128, int[]>();
        _maps = new int[blocks.Count][];
        for (var row = 0; row < blocks.Count; row++)
        {
            if (!known.TryGetValue(blocks[row].Hash, out var map))
                known.Add(blocks[row].Hash, map = Alignment.Of(words[0], words[row]));
            _maps[row] = map;
        }
    }

    /// <summary>What the blocks share and where they differ, in order.</summary>
    /// <param name="blocks">The block of each row.</param>
    /// <param name="tokens">The tokens of the first of them.</param>
    public static IReadOnlyList<Piece> Compare(IReadOnlyList<PromptBlock> blocks, double tokens)
    {
        if (blocks.All(block => block.Hash == blocks[0].Hash))
            return [new(tokens, null)];

        var known = new Dictionary<UInt128, Words>();
        foreach (var block in blocks.Where(block => !known.ContainsKey(block.Hash)))
            known[block.Hash] = new(TextOf(block));
        var comparison = new BlockComparison(blocks, tokens, [.. blocks.Select(block => known[block.Hash])]);
        return KeyOrder.IsAllThatDiffers(known.Values.Select(words => words.Text))
            ? [new(0, comparison.WholeBlock()), new(tokens, null)]
            : [.. comparison.Pieces()];
    }

    static string TextOf(PromptBlock block)
    {
        if (!block.IsText)
            return Encoding.UTF8.GetString(block.Json.Span);
        using var document = JsonDocument.Parse(block.Json);
        return document.RootElement.GetProperty("text").GetString()!;
    }

    // From the first word on in which some row differs.
    Place WholeBlock()
    {
        var first = 0;
        while (first < _words[0].Count && _maps.All(map => map[first] == first))
            first++;
        return new(_words[0].StartOf(first), VolatileKind.KeyOrder,
            [.. _words.Select(words => (words.Before(first, ContextLength), words.Between(first, words.Count), ""))]);
    }

    IEnumerable<Piece> Pieces()
    {
        var reference = _words[0];
        var length = Math.Max(1, reference.StartOf(reference.Count));
        var shared = 0;
        foreach (var span in Spans())
        {
            if (span.From > shared)
                yield return Shared(shared, span.From);
            yield return new(0, PlaceOf(span));
            shared = span.To;
        }

        if (shared < reference.Count)
            yield return Shared(shared, reference.Count);

        Piece Shared(int from, int to) =>
            new(_tokens * (reference.StartOf(to) - reference.StartOf(from)) / length, null);
    }

    // Where rows differ, as words of the first row; empty where other rows have words that the first has not.
    IEnumerable<(int From, int To)> Spans()
    {
        (int From, int To)? open = null;
        for (var word = 0; word <= _words[0].Count; word++)
        {
            var differs = word < _words[0].Count && _maps.Any(map => map[word] < 0);
            if (!differs && !HasMoreBefore(word))
                continue;
            var end = differs ? word + 1 : word;
            if (open is { } span && word - span.To <= GapMax)
            {
                open = (span.From, end);
                continue;
            }

            if (open is { } done)
                yield return done;
            open = (word, end);
        }

        if (open is { } last)
            yield return last;
    }

    bool HasMoreBefore(int word)
    {
        for (var row = 1; row < _maps.Length; row++)
        {
            var before = word == 0 ? -1 : _maps[row][word - 1];
            var here = word == _words[0].Count ? _words[row].Count : _maps[row][word];
            if (here >= 0 && (before >= 0 || word == 0) && here != before + 1)
                return true;
        }

        return false;
    }

    Place PlaceOf((int From, int To) span) =>
        new(_words[0].StartOf(span.From), null, [.. _words.Select((_, row) => TextOf(row, span))]);

    (string Before, string Text, string After) TextOf(int row, (int From, int To) span)
    {
        var (map, words) = (_maps[row], _words[row]);
        var from = span.From == 0 ? 0 : map[span.From - 1] + 1;
        var to = span.To == map.Length ? words.Count : map[span.To];
        return (words.Before(from, ContextLength), words.Between(from, to), words.After(to, ContextLength));
    }
}
