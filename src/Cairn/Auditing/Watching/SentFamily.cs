using Cairn.Accounting;

namespace Cairn.Auditing.Watching;

/// <summary>Groups of a batch that were meant to share one entry, with why they could not.</summary>
/// <param name="Groups">The groups; mostly one.</param>
/// <param name="Difference">Where their marked blocks part; null where they are the same.</param>
sealed record SentFamily(IReadOnlyList<SentGroup> Groups, PrefixDifference? Difference)
{
    // Writing pays from so many rows on that share a prefix, for an hour.
    const int WholeMin = 3;

    /// <summary>The first request.</summary>
    public SentPrompt Prompt => Groups[0].Prompt;

    public int Rows => Groups.Sum(group => group.Rows);

    public int Reads => Groups.Sum(group => group.Reads);

    public int Untouched => Groups.Sum(group => group.Untouched);

    public long MarkedTokens => Groups.Sum(group => group.MarkedTokens);

    public long ReadTokens => Groups.Sum(group => group.ReadTokens);

    public long WrittenTokens => Groups.Sum(group => group.WrittenTokens);

    public Usd Excess => new(Groups.Sum(group => group.Excess.Amount));

    /// <summary>The first of the requests that did not read.</summary>
    public IEnumerable<string> MissedNames => Groups.SelectMany(group => group.MissedNames);

    /// <summary>
    /// Puts the groups of a batch together: those that enough requests have stand for themselves, unless what parts
    /// them changes with each request; the others are compared with each other. Requests that have nothing in common
    /// could not have shared anything, and are left out.
    /// </summary>
    public static IReadOnlyList<SentFamily> Of(SentBatch batch)
    {
        List<SentFamily> families = [];
        foreach (var alike in batch.Groups.GroupBy(group => group.Prompt.Shape))
        {
            var whole = alike.Where(group => group.Rows >= WholeMin).ToList();
            foreach (var same in whole.GroupBy(group => group.Prompt.Traits).Select(groups => groups.ToList()))
            {
                var difference = same.Count > 1 ? PrefixDifference.Of(same.Select(group => group.Prompt)) : null;
                if (difference is { IsAlike: true, IsVolatile: true })
                    families.Add(new(same, difference));
                else
                    families.AddRange(same.Select(group => new SentFamily([group], null)));
            }

            families.AddRange(Scattered([.. alike.Where(group => group.Rows < WholeMin)]));
        }

        return families;
    }

    // Each has a setting of its own, or a text of its own.
    static IEnumerable<SentFamily> Scattered(List<SentGroup> few)
    {
        var left = new List<SentGroup>();
        foreach (var same in few.GroupBy(group => group.Prompt.Content).Select(groups => groups.ToList()))
        {
            if (same.Count > 1)
                yield return new(same, null);
            else
                left.AddRange(same);
        }

        if (left.Count == 1)
            yield return new(left, null);
        else if (left.Count > 1 && PrefixDifference.Of(left.Select(group => group.Prompt)) is { IsAlike: true } found)
            yield return new(left, found);
    }
}
