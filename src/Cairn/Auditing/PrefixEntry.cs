using Cairn.Models;
using Cairn.Workloads;

namespace Cairn.Auditing;

/// <summary>What is known of one beginning that prompts have in common. Holds nothing of their text.</summary>
/// <param name="first">The request that had it first.</param>
/// <param name="blocks">How many blocks it has.</param>
/// <param name="parent">The beginning that it goes on from; 0 for none.</param>
sealed class PrefixEntry(MeasuredRequest first, int blocks, ulong parent)
{
    public ulong Parent { get; } = parent;

    public int Blocks { get; } = blocks;

    public double Tokens { get; } = first.TokensUpTo[blocks];

    /// <summary>Where it stood first: the request, and the block that it ends with.</summary>
    public AuditPlace Place { get; } = first.Request.Place with { Block = blocks };

    public Model? Model { get; } = first.Model;

    public TokenPrices Prices { get; } = first.Prices;

    public bool IsBatched { get; } = first.Request.IsBatched == true;

    /// <summary>Whether a marker can stand at its end.</summary>
    public bool CanCarryMarker { get; } = first.Blocks[blocks - 1].CanCarryMarker;

    /// <summary>How many requests have it.</summary>
    public long Rows { get; private set; }

    /// <summary>The last request that had it.</summary>
    public long LastRow { get; private set; }

    /// <summary>How often it came after a request that had it not.</summary>
    public long Runs { get; private set; }

    /// <summary>How many of them mark its end for five minutes.</summary>
    public long Marked5m { get; private set; }

    /// <summary>How many of them mark its end for an hour.</summary>
    public long Marked1h { get; private set; }

    /// <summary>How many carry no marker at all.</summary>
    public long Unmarked { get; private set; }

    /// <summary>How many marked it in the first file that has it.</summary>
    public long MarkedInFirstFile { get; private set; }

    /// <summary>How many came within five minutes after the one before, and how many later than that, within an hour.
    /// </summary>
    public (long Soon, long Later) Gaps { get; private set; }

    DateTimeOffset? LastAt { get; set; }

    /// <summary>Whether some request marked its end, so that it was written.</summary>
    public bool IsWritten => Marked > 0;

    public long Marked => Marked5m + Marked1h;

    /// <summary>Takes the next request that has it.</summary>
    public void Add(MeasuredRequest request, long row)
    {
        var marker = request.MarkerAt(Blocks - 1);
        Rows++;
        Runs += Rows > 1 && LastRow == row - 1 ? 0 : 1;
        LastRow = row;
        Marked5m += marker is CacheTtl.FiveMinutes ? 1 : 0;
        Marked1h += marker is CacheTtl.OneHour ? 1 : 0;
        MarkedInFirstFile += marker is not null && request.Request.Place.File == Place.File ? 1 : 0;
        Unmarked += request.Markers.Count == 0 ? 1 : 0;
        if (request.Request.At is not { } at)
            return;
        if (LastAt is { } before && at - before is var gap && gap <= TimeSpan.FromHours(1))
            Gaps = gap <= TimeSpan.FromMinutes(5) ? (Gaps.Soon + 1, Gaps.Later) : (Gaps.Soon, Gaps.Later + 1);
        LastAt = at;
    }
}
