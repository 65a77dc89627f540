namespace Cairn.Models;

/// <summary>Guesses what somebody meant who mistyped a name.</summary>
static class NearestNames
{
    const int NamesMax = 3;

    /// <summary>At most three known names, nearest first, that a few edits lead to.</summary>
    public static IReadOnlyList<string> Of(string typed, IEnumerable<string> known) =>
    [
        .. known
            .Select(name => (name, edits: Edits(typed, name)))
            .Where(guess => guess.edits <= Math.Max(1, typed.Length / 3))
            .OrderBy(guess => guess.edits)
            .ThenBy(guess => guess.name, StringComparer.Ordinal)
            .Take(NamesMax)
            .Select(guess => guess.name),
    ];

    // Levenshtein's distance, one row of the table at a time, case ignored.
    static int Edits(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var same = char.ToUpperInvariant(from[i - 1]) == char.ToUpperInvariant(to[j - 1]);
                var replaced = diagonal + (same ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
