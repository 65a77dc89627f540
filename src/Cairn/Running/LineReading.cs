using Cairn.Claude;

namespace Cairn.Running;

/// <summary>What one line of results is by itself, before it is held against the lines in front of it.</summary>
/// <param name="Index">
/// Where its row stands in the submission; <see cref="Stranger"/> or <see cref="Unreadable"/> for a line without one.
/// </param>
/// <param name="Ended">How its request ended.</param>
/// <param name="Result">What it says.</param>
readonly record struct LineReading(int Index, LineReading.End Ended, RowResult Result)
{
    /// <summary>It is the result of no row of the submission.</summary>
    public const int Stranger = -1;

    /// <summary>It is no result, or longer than any.</summary>
    public const int Unreadable = -2;

    /// <summary>How a request ended, as the counts of a batch have it.</summary>
    public enum End : byte
    {
        /// <summary>In a way that this version does not know.</summary>
        Unknown,

        /// <summary>Answered.</summary>
        Succeeded,

        /// <summary>Failed.</summary>
        Errored,

        /// <summary>Dropped by a cancel.</summary>
        Canceled,

        /// <summary>Dropped after 24 hours.</summary>
        Expired,
    }

    /// <summary>Whether its name is like one of the run's in which a byte broke on the way.</summary>
    public bool HasBrokenName { get; init; }

    /// <summary>A line that is no result.</summary>
    public static LineReading Damage { get; } = new(Unreadable, End.Unknown, default);

    /// <summary>How a request ended.</summary>
    public static End EndOf(BatchResult result) => result switch
    {
        BatchResult.Succeeded => End.Succeeded,
        BatchResult.Errored => End.Errored,
        BatchResult.Canceled => End.Canceled,
        BatchResult.Expired => End.Expired,
        _ => End.Unknown,
    };

    /// <inheritdoc cref="EndOf(BatchResult)"/>
    public static End EndOf(in ResultScan scan) =>
        scan.Type.SequenceEqual("succeeded"u8) ? End.Succeeded
        : scan.Type.SequenceEqual("canceled"u8) ? End.Canceled
        : End.Expired;
}
