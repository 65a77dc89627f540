using Microsoft.Data.Sqlite;

namespace Cairn.Storage;

/// <summary>The ledger could not be read or written; says why, and what to do.</summary>
/// <remarks>Whether the call that failed happened is unknown: a snapshot taken afterwards shows it.</remarks>
public sealed class LedgerException : CairnException
{
    // Primary result codes of SQLite; they never change.
    const int Busy = 5;
    const int Locked = 6;
    const int ReadOnly = 8;
    const int IoError = 10;
    const int Corrupt = 11;
    const int Full = 13;
    const int CantOpen = 14;
    const int NotADatabase = 26;

    readonly int _result;

    LedgerException(string message, int result, Exception? innerException = null)
        : base(message, innerException) => _result = result;

    /// <inheritdoc/>
    public override string Code => _result switch
    {
        Busy or Locked => "ledger_busy",
        Full => "ledger_disk_full",
        Corrupt or NotADatabase => "ledger_damaged",
        _ => "ledger_unusable",
    };

    /// <inheritdoc/>
    public override bool IsTransient => _result is Busy or Locked;

    /// <summary>
    /// Whether the file must be opened anew: after a failed write or flush nobody knows which of its pages are on disk.
    /// </summary>
    internal bool NeedsReopening => _result is IoError or Full;

    /// <summary>Whether space on the disk would help.</summary>
    internal bool IsDiskFull => _result == Full;

    internal static LedgerException Of(SqliteException failure, string path) => new(
        $"The ledger {path} {Reason(failure)} (SQLite: {failure.Message})", failure.SqliteErrorCode, failure);

    internal static LedgerException OnNetwork(string path, string type) => new(
        $"The ledger {path} is on a network file system ({type}), whose locks do not hold. Set CAIRN_HOME to a folder "
        + "on a local disk.", CantOpen);

    static string Reason(SqliteException failure) => failure.SqliteErrorCode switch
    {
        Busy or Locked => "is kept busy by another process. Wait for it to end, or end it, and run the command again.",
        ReadOnly => "is read-only. Make it and its folder writable for this user, then `cairn resume`.",
        IoError => "could not be read or written. Check the disk and the system's log, then `cairn resume`; what was "
            + "committed before is kept.",
        Corrupt or NotADatabase =>
            "is damaged. Keep the file, restore a copy in its place, then `cairn rebuild`, which finds the batches "
            + "that the copy does not know.",
        Full => "does not fit on the disk. Free some space, then `cairn resume`; what was committed before is kept.",
        CantOpen => "could not be opened. Check that its folder exists and belongs to this user.",
        _ => "failed.",
    };
}
