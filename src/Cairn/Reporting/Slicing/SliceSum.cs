using Cairn.Accounting;

namespace Cairn.Reporting.Slicing;

/// <summary>Adds up one slice: the one thing that changes while a bill is cut.</summary>
sealed class SliceSum
{
    /// <summary>Rows whose final answer is accepted.</summary>
    public int Succeeded { get; private set; }

    /// <summary>Rows that failed for good.</summary>
    public int Failed { get; private set; }

    /// <summary>Rows without a record yet.</summary>
    public int Pending { get; private set; }

    /// <summary>What was billed, by class.</summary>
    public TokenUsage Tokens { get; private set; }

    /// <summary>Searches of the web.</summary>
    public long WebSearches { get; private set; }

    /// <summary>What it cost, exactly.</summary>
    public Usd Usd { get; private set; }

    /// <summary>Counts rows by whether they succeeded; null for those that wait.</summary>
    public void Count(bool? succeeded, int rows)
    {
        Succeeded += succeeded == true ? rows : 0;
        Failed += succeeded == false ? rows : 0;
        Pending += succeeded is null ? rows : 0;
    }

    /// <summary>Adds what was billed.</summary>
    public void Add(TokenUsage tokens, long webSearches, Usd cost) =>
        (Tokens, WebSearches, Usd) = (Tokens + tokens, WebSearches + webSearches, Usd + cost);

    /// <summary>Adds another one.</summary>
    public void Add(SliceSum other)
    {
        (Succeeded, Failed, Pending) = (Succeeded + other.Succeeded, Failed + other.Failed, Pending + other.Pending);
        Add(other.Tokens, other.WebSearches, other.Usd);
    }
}
