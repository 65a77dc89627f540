using Cairn.Accounting;
using Cairn.Workloads;

namespace Cairn.Auditing.Watching;

/// <summary>
/// The requests of a batch that could share one cache entry, as they were sent, and what was billed for them.
/// </summary>
/// <param name="prompt">The first of them.</param>
sealed class SentGroup(SentPrompt prompt)
{
    const int NamesMax = 3;

    readonly List<string> _missedNames = [];
    long _lastRow = -1;

    public SentPrompt Prompt { get; } = prompt;

    /// <summary>How many of them were billed.</summary>
    public int Rows { get; private set; }

    /// <summary>How many read all that they mark.</summary>
    public int Reads { get; private set; }

    /// <summary>How many neither wrote nor read anything.</summary>
    public int Untouched { get; private set; }

    /// <summary>In how many pieces they stand in the batch.</summary>
    public int Runs { get; private set; }

    /// <summary>The tokens that were read.</summary>
    public long ReadTokens { get; private set; }

    /// <summary>The tokens that were written.</summary>
    public long WrittenTokens { get; private set; }

    /// <summary>The tokens that they mark, all together.</summary>
    public long MarkedTokens { get; private set; }

    /// <summary>What was paid more than if each of them had read all that it marks.</summary>
    public Usd Excess { get; private set; }

    /// <summary>What the one that has to write pays more than if it had read.</summary>
    public Usd WriterExcess { get; private set; }

    /// <summary>The first of those that did not read all.</summary>
    public IReadOnlyList<string> MissedNames => _missedNames;

    public int Misses => Rows - Reads;

    /// <summary>Whether any of them left something in the cache.</summary>
    public bool TouchedCache => ReadTokens + WrittenTokens > 0;

    /// <summary>One that is remembered by its first request and what all of them did.</summary>
    public static SentGroup Of(SentPrompt prompt, int rows, long readTokens, long writtenTokens) =>
        new(prompt) { Rows = rows, ReadTokens = readTokens, WrittenTokens = writtenTokens };

    /// <summary>Takes one of them.</summary>
    /// <param name="row">Its number in the batch.</param>
    /// <param name="prompt">The request.</param>
    /// <param name="usage">What was billed for it.</param>
    public void Add(long row, SentPrompt prompt, TokenUsage usage)
    {
        Rows++;
        Runs += _lastRow >= 0 && _lastRow == row - 1 ? 0 : 1;
        _lastRow = row;
        var touched = usage.CacheWritten + usage.CacheRead;
        var marked = touched > 0 ? touched : prompt.TokensOf(usage.Prompt);
        ReadTokens += usage.CacheRead;
        WrittenTokens += usage.CacheWritten;
        MarkedTokens += marked;
        if (usage.CacheRead == marked && touched > 0)
        {
            Reads++;
            return;
        }

        Untouched += touched == 0 ? 1 : 0;
        if (_missedNames.Count < NamesMax)
            _missedNames.Add(prompt.CustomId);
        Price(prompt, usage, marked);
    }

    void Price(SentPrompt prompt, TokenUsage usage, long marked)
    {
        if (prompt.Model is not { PriceTiers.Count: > 0 } model)
            return;
        var usOnly = prompt.Measured.Request.Prompt?.UsOnly == true && model.UsMultiplier is not null;
        var rates = Rates.Of(model, usage.Prompt, new(true, usOnly));
        var read = usage with
        {
            Input = usage.Prompt - marked,
            CacheWrite5m = 0,
            CacheWrite1h = 0,
            CacheRead = marked,
        };
        var written = prompt.Marker.Ttl is CacheTtl.OneHour
            ? read with { CacheRead = 0, CacheWrite1h = marked }
            : read with { CacheRead = 0, CacheWrite5m = marked };
        Excess += rates.Cost(usage) - rates.Cost(read);
        if (WriterExcess == Usd.Zero)
            WriterExcess = rates.Cost(written) - rates.Cost(read);
    }
}
