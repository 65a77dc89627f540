using System.Globalization;

namespace Cairn.Auditing.Rules;

/// <summary>Requests of several prefixes that take turns, so that each entry may lapse before it comes again.</summary>
sealed class InterleavedGroupsRule : AuditRule
{
    const int RowsMin = 3;

    // What a group adds to what all groups share anyway has to be worth an entry of its own.
    const double OwnTokensMin = 256;

    long _batched;

    public override RuleInfo Info { get; } = new("interleaved-groups", Severity.Warn,
        "the rows of several prefixes take turns in a batch: an entry may lapse before the next row of its prefix, and "
        + "every chunk of the file needs every prefix",
        "Sort the rows by prefix; cairn audit --fix does. What the model reads stays the same.",
        "a batch with two prefixes that three rows share and that reach the cache minimum");

    public override void See(SeenRequest seen) => _batched += seen.Request.IsBatched == true ? 1 : 0;

    public override Finding Conclude(AuditFacts facts)
    {
        if (_batched == 0)
            return Abstain("No request is of a batch.");
        var groups = facts.Prefixes.Shared(RowsMin)
            .Where(entry => entry.IsBatched && entry.Rows < facts.Rows
                && entry.Tokens >= (entry.Model?.CacheMinimumTokens ?? 0)
                && entry.Tokens - SharedTokens(entry, facts) >= OwnTokensMin).ToList();
        if (groups.Count < 2)
            return Abstain("There are not two prefixes that rows share.");
        var torn = groups.Where(entry => entry.Runs > 2 && entry.Runs * 3 > entry.Rows).ToList();
        return torn.Count < 2 ? Pass("The rows of one prefix stand together.")
            : Fail(string.Create(CultureInfo.InvariantCulture,
                $"{torn.Sum(entry => entry.Rows):N0} rows of {torn.Count:N0} prefixes take turns: ")
                + $"the largest comes in {torn[0].Runs:N0} pieces.", torn[0].Place, facts);
    }

    static double SharedTokens(PrefixEntry entry, AuditFacts facts)
    {
        var above = facts.Prefixes.ParentOf(entry);
        while (above is not null && above.Rows == entry.Rows)
            above = facts.Prefixes.ParentOf(above);
        return above?.Tokens ?? 0;
    }
}
