using Cairn.Accounting;

namespace Cairn.Reporting.Slicing;

/// <summary>What the books of a run have beyond the answers that were seen.</summary>
/// <param name="books">What the ledger shows.</param>
sealed class BooksLeft(IReadOnlyList<UsageEntry> books)
{
    readonly Dictionary<UsageEntry, UsageEntry> _seen = [];

    /// <summary>Takes an answer away.</summary>
    public void Take(UsageEntry bill)
    {
        var line = LineOf(bill);
        var seen = _seen.GetValueOrDefault(line, line);
        _seen[line] = seen with
        {
            Tokens = seen.Tokens + bill.Tokens,
            WebSearches = seen.WebSearches + bill.WebSearches,
        };
    }

    /// <summary>What is left of each line; below zero where more was seen than is booked.</summary>
    public IEnumerable<UsageEntry> All()
    {
        var booked = books.ToDictionary(LineOf);
        foreach (var line in booked.Keys.Union(_seen.Keys))
        {
            var (has, seen) = (booked.GetValueOrDefault(line, line), _seen.GetValueOrDefault(line, line));
            yield return has with
            {
                Tokens = has.Tokens - seen.Tokens,
                WebSearches = has.WebSearches - seen.WebSearches,
            };
        }
    }

    static UsageEntry LineOf(UsageEntry entry) => entry with { Answers = 0, Tokens = default, WebSearches = 0 };
}
