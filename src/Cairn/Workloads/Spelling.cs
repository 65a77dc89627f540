namespace Cairn.Workloads;

/// <summary>Finds the word somebody probably meant, for the repairs in error messages.</summary>
static class Spelling
{
    /// <summary>A sentence naming the nearest known word, or the fallback where none is near.</summary>
    public static string DidYouMean(string word, IEnumerable<string> known, string otherwise) =>
        Nearest(word, known) is { } near ? $"Did you mean \"{near}\"?" : otherwise;

    static string? Nearest(string word, IEnumerable<string> known)
    {
        var best = known.Select(candidate => (candidate, distance: Distance(word, candidate)))
            .OrderBy(pair => pair.distance).ThenBy(pair => pair.candidate, StringComparer.Ordinal).FirstOrDefault();
        return best.candidate is not null && best.distance <= Math.Max(2, word.Length / 3) ? best.candidate : null;
    }

    /// <summary>Edits between two words; a swap of case costs nothing, since that is the commonest slip.</summary>
    static int Distance(string left, string right)
    {
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        foreach (var (row, letter) in left.Index())
        {
            var current = new int[right.Length + 1];
            current[0] = row + 1;
            for (var column = 0; column < right.Length; column++)
            {
                var change = char.ToUpperInvariant(letter) == char.ToUpperInvariant(right[column]) ? 0 : 1;
                current[column + 1] = Math.Min(
                    Math.Min(current[column], previous[column + 1]) + 1, previous[column] + change);
            }

            previous = current;
        }

        return previous[^1];
    }
}
