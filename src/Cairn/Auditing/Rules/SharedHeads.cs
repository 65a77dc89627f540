using Cairn.Accounting;
using Cairn.Workloads;

namespace Cairn.Auditing.Rules;

/// <summary>Groups requests by tools and system prompt, whatever their models and settings.</summary>
sealed class SharedHeads
{
    const int KnownMax = 4096;
    const double TokensMin = 512;

    readonly Dictionary<UInt128, Head> _heads = [];

    /// <summary>The heads that at least two requests share.</summary>
    public IEnumerable<Head> Shared => _heads.Values.Where(head => head.Rows > 1);

    /// <summary>Takes a request; gives its head, or null where that is too short to matter.</summary>
    public Head? Add(SeenRequest seen)
    {
        var request = seen.Measured;
        var (block, hash) = (0, (UInt128)0);
        for (; block < request.Blocks.Count && request.Blocks[block].Section is not PromptSection.Messages; block++)
            hash = unchecked((hash * 0x9E3779B97F4A7C15) + request.Blocks[block].Hash);
        if (block == 0 || request.TokensUpTo[block] < TokensMin)
            return null;
        if (!_heads.TryGetValue(hash, out var head))
        {
            if (_heads.Count == KnownMax)
                return null;
            _heads.Add(hash, head = new(request.TokensUpTo[block]));
        }

        head.Rows++;
        return head;
    }

    /// <summary>Requests that share tools and system prompt.</summary>
    /// <param name="tokens">The tokens of both.</param>
    public sealed class Head(double tokens)
    {
        public long Rows { get; set; }

        public double Tokens { get; } = tokens;

        /// <summary>What differs: models, or settings, by name.</summary>
        public HashSet<string> Variants { get; } = [];

        /// <summary>The settings of the first request.</summary>
        public IReadOnlyList<(string Key, ReadOnlyMemory<byte> Json)>? Settings { get; set; }

        /// <summary>The first request that differs from the first of all.</summary>
        public AuditPlace? Place { get; private set; }

        /// <summary>What it costs to write the head once more.</summary>
        public Usd WriteAgain { get; private set; }

        /// <summary>Notes a request that writes the head once more instead of reading it.</summary>
        public void Differs(SeenRequest seen)
        {
            Place ??= seen.At();
            var prices = seen.Measured.Prices;
            WriteAgain += prices.Write(Tokens, CacheTtl.OneHour) - prices.Read(Tokens);
        }
    }
}
