namespace Cairn.Claude;

/// <summary>What one line of results says was billed, number by number; all zero where it says nothing.</summary>
struct UsageCounts
{
    int? _written;
    int? _written5m;
    int? _written1h;

    /// <summary>See <see cref="Usage.InputTokens"/>.</summary>
    public int Input { get; private set; }

    /// <summary>See <see cref="Usage.CacheCreation5mTokens"/>.</summary>
    public readonly int Written5m => _written5m ?? ((_written ?? 0) - Written1h);

    /// <summary>See <see cref="Usage.CacheCreation1hTokens"/>.</summary>
    public readonly int Written1h => _written1h ?? 0;

    /// <summary>See <see cref="Usage.CacheReadInputTokens"/>.</summary>
    public int Read { get; private set; }

    /// <summary>See <see cref="Usage.OutputTokens"/>.</summary>
    public int Output { get; private set; }

    /// <summary>See <see cref="Usage.WebSearchRequests"/>.</summary>
    public int Searches { get; private set; }

    /// <summary>Whether no part of what was written to the cache is more than all of it.</summary>
    public readonly bool AddsUp => _written5m is not null || Written1h <= (_written ?? 0);

    /// <summary>Keeps a number.</summary>
    /// <param name="what">Which, one of <see cref="LineShape.Varying.Input"/> and those behind it.</param>
    /// <param name="count">The number.</param>
    public void Set(LineShape.Varying what, int count)
    {
        switch (what)
        {
            case LineShape.Varying.Input:
                Input = count;
                break;
            case LineShape.Varying.Output:
                Output = count;
                break;
            case LineShape.Varying.Read:
                Read = count;
                break;
            case LineShape.Varying.Searches:
                Searches = count;
                break;
            case LineShape.Varying.Written:
                _written = count;
                break;
            case LineShape.Varying.Written5m:
                _written5m = count;
                break;
            case LineShape.Varying.Written1h:
                _written1h = count;
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
