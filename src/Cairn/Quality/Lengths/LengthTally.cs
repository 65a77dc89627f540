using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Cairn.Quality.Lengths;

/// <summary>How long the answers of one batch are, by model: a few hundred characters for any number.</summary>
/// <remarks>
/// Lengths above 64 tokens are rounded up to the next of 32 steps between powers of two, 3% at most, also of answers
/// that were cut off, so that those which ended below a limit stay below it.
/// </remarks>
public sealed class LengthTally
{
    const int ExactMax = 64;
    const int StepsPerDoubling = 32;

    readonly SortedDictionary<(string Model, int Tokens, bool IsCut), long> _counts;

    LengthTally(SortedDictionary<(string Model, int Tokens, bool IsCut), long> counts) => _counts = counts;

    /// <summary>No answers.</summary>
    public static LengthTally None { get; } = new([]);

    /// <summary>How many answers.</summary>
    public long Count => _counts.Values.Sum();

    /// <summary>Counts answers.</summary>
    /// <param name="answers">For each the model, its output tokens, and whether it was cut off.</param>
    public static LengthTally Of(IEnumerable<(string Model, long Tokens, bool IsCut)> answers)
    {
        // Sorting what was counted is much cheaper than counting what is sorted.
        var unsorted = new Dictionary<string, Dictionary<(int, bool), long>>();
        var (last, lengths) = ("", new Dictionary<(int, bool), long>());
        foreach (var (model, tokens, isCut) in answers)
        {
            // Nearly always it is the model of the answer before, and is not hashed for each.
            if (!ReferenceEquals(model, last))
                (last, lengths) = (model, LengthsOf(model));
            var length = (int)Math.Min(tokens, int.MaxValue / 2);
            CollectionsMarshal.GetValueRefOrAddDefault(lengths, (Rounded(length), isCut), out _)++;
        }

        var counts = new SortedDictionary<(string, int, bool), long>();
        foreach (var (model, counted) in unsorted)
        {
            foreach (var ((tokens, isCut), count) in counted)
                counts.Add((model, tokens, isCut), count);
        }

        return new(counts);

        Dictionary<(int, bool), long> LengthsOf(string model)
        {
            if (!unsorted.TryGetValue(model, out var known))
                unsorted.Add(model, known = []);
            return known;
        }
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    public static LengthTally Decode(string text)
    {
        var counts = new SortedDictionary<(string, int, bool), long>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ');
            foreach (var word in words.Skip(1))
            {
                var cut = word.IndexOf('!', StringComparison.Ordinal);
                var at = cut < 0 ? word.IndexOf(':', StringComparison.Ordinal) : cut;
                counts[(words[0], Number(word[..at]), cut >= 0)] = Number(word[(at + 1)..]);
            }
        }

        return new(counts);

        static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// A line for each model: its id, then <c>tokens:count</c> of answers that ended and <c>tokens!count</c> of those
    /// that were cut off.
    /// </summary>
    public string Encode()
    {
        var text = new StringBuilder();
        foreach (var model in _counts.GroupBy(count => count.Key.Model))
        {
            text.Append(model.Key);
            foreach (var ((_, tokens, isCut), count) in model)
                text.Append(CultureInfo.InvariantCulture, $" {tokens}{(isCut ? '!' : ':')}{count}");
            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Whether a model answered.</summary>
    public bool Has(string model) => _counts.Keys.Any(key => key.Model == model);

    /// <summary>Adds the lengths of a model's answers to others.</summary>
    public void AddTo(OutputLengths lengths, string model)
    {
        foreach (var ((name, tokens, isCut), count) in _counts)
        {
            if (name == model)
                lengths.Add(tokens, isCut, count);
        }
    }

    /// <summary>The length under which answers of so many tokens are counted.</summary>
    public static int Rounded(int tokens)
    {
        if (tokens <= ExactMax)
            return tokens;
        var step = int.Max(1, (1 << int.Log2(tokens - 1)) / StepsPerDoubling);
        return (tokens + step - 1) / step * step;
    }
}
