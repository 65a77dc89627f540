using Cairn.Accounting;
using Cairn.Models;
using Cairn.Planning;
using Cairn.Workloads;

namespace Cairn.Running.Watching;

/// <summary>The answered rows of a batch that were to read, or to write, one prefix.</summary>
/// <param name="Prefix">The prefix, as an index into the layout's nodes.</param>
/// <param name="Node">What the plan says of it.</param>
/// <param name="Kind">What the rows were to do.</param>
/// <param name="Answers">What they were billed for.</param>
sealed record CacheGroup(int Prefix, CacheNode Node, CacheGroup.Role Kind, IReadOnlyList<CacheAnswer> Answers)
{
    // Where another program put its markers, its cached tokens may be those of another beginning.
    const decimal OtherMarkerShare = 0.25m;

    /// <summary>What rows were to do.</summary>
    public enum Role
    {
        /// <summary>Read what is warm.</summary>
        Read,

        /// <summary>Write it: a primer.</summary>
        Write,

        /// <summary>Read what a run gave up to mark.</summary>
        GivenUp,

        /// <summary>Read what the first row of another program's batch wrote.</summary>
        Foreign,
    }

    /// <summary>Whether nothing at all was cached.</summary>
    public bool IsSilent => Answers.All(answer => answer.Tokens.CacheRead + answer.Tokens.CacheWritten == 0);

    /// <summary>Adds up what the rows did.</summary>
    /// <param name="catalog">The prices.</param>
    /// <param name="scale">Billed over estimated prompt tokens of the batch.</param>
    /// <param name="isBatched">Whether the rows had the price of a batch.</param>
    public CacheTally Tally(ModelCatalog catalog, decimal scale, bool isBatched)
    {
        var prefix = PrefixTokens(scale);
        var sum = Answers.Aggregate(default(CacheTally), (tally, answer) => tally + Of(answer, prefix, (catalog,
            isBatched)));
        var readers = Kind switch
        {
            Role.Write => 0,
            Role.Foreign => Answers.Count - 1,
            _ => Answers.Count,
        };
        return sum with
        {
            Readers = readers,
            PlannedReads = Node.ReadShare * readers,
            PlannedReadTokens = Node.ReadShare * readers * prefix,
        };
    }

    CacheTally Of(CacheAnswer answer, long prefix, (ModelCatalog Catalog, bool IsBatched) at)
    {
        var tokens = answer.Tokens;
        var read = Math.Min(tokens.CacheRead, prefix);
        var written = Math.Min(tokens.CacheWritten, prefix - read);
        var hour = Math.Min(tokens.CacheWrite1h, written);
        var paid = new TokenUsage(prefix - read - written, written - hour, hour, read, 0);
        var rates = Rates.Of(at.Catalog.Find(answer.Model), tokens.Prompt, new(at.IsBatched, answer.UsOnly));
        return new()
        {
            Rows = 1,
            Reads = IsRead(tokens) ? 1 : 0,
            Writes = written > 0 ? 1 : 0,
            Tokens = prefix,
            ReadTokens = read,
            WrittenTokens = written,
            Excess = rates.Cost(paid) - rates.Cost(new(0, 0, 0, prefix, 0)),
        };
    }

    // A row of ours that reads its prefix writes nothing; another program may cache more behind it.
    bool IsRead(TokenUsage tokens) => Kind switch
    {
        Role.GivenUp => false,
        Role.Foreign => tokens.CacheRead > 0 && tokens.CacheRead >= tokens.CacheWritten,
        _ => tokens.CacheRead > 0 && tokens.CacheWritten == 0,
    };

    // Rows that share a prefix have as many tokens of it; where none was cached, only the estimate says how many.
    long PrefixTokens(decimal scale)
    {
        var estimated = (long)decimal.Round(Node.PrefixTokens * scale);
        var cached = Answers.Select(answer => answer.Tokens.CacheRead + answer.Tokens.CacheWritten)
            .Where(tokens => tokens > 0)
            .Order()
            .ToList();
        if (cached.Count == 0 || Kind == Role.GivenUp)
            return estimated;
        var billed = cached[cached.Count / 2];
        return Kind != Role.Foreign || Math.Abs(billed - estimated) <= OtherMarkerShare * estimated
            ? billed
            : estimated;
    }

    /// <summary>How long an entry of it lives.</summary>
    public static TimeSpan LifeOf(CacheNode node) =>
        node.Ttl == CacheTtl.OneHour ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(5);
}
