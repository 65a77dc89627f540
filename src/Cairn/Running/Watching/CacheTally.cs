using Cairn.Accounting;

namespace Cairn.Running.Watching;

/// <summary>What the rows of one prefix read, wrote and paid, beside what was planned; tallies of several add up.
/// </summary>
readonly record struct CacheTally
{
    public int Rows { get; init; }

    /// <summary>How many of them could read: all but primers, and but the first of a batch that nothing primed.
    /// </summary>
    public int Readers { get; init; }

    public decimal PlannedReads { get; init; }

    public int Reads { get; init; }

    public int Writes { get; init; }

    /// <summary>The tokens of the prefix in all rows.</summary>
    public long Tokens { get; init; }

    public decimal PlannedReadTokens { get; init; }

    public long ReadTokens { get; init; }

    public long WrittenTokens { get; init; }

    /// <summary>What the rows paid for the tokens of the prefix more than had they read all of them.</summary>
    public Usd Excess { get; init; }

    /// <summary>The planned share (0 to 1) of the rows that could read.</summary>
    public double PlannedShare => Readers == 0 ? 0 : (double)(PlannedReads / Readers);

    /// <summary>
    /// What was paid more than if the planned tokens had been read: the part of the excess that falls on the tokens
    /// that were to be read and were not.
    /// </summary>
    public Usd Lost
    {
        get
        {
            var missing = (long)decimal.Round(PlannedReadTokens) - ReadTokens;
            return missing <= 0
                ? Usd.Zero
                : new(decimal.Round(Excess.Amount * missing / (Tokens - ReadTokens), Usd.QuotientDigits));
        }
    }

    public static CacheTally operator +(CacheTally left, CacheTally right) => new()
    {
        Rows = left.Rows + right.Rows,
        Readers = left.Readers + right.Readers,
        PlannedReads = left.PlannedReads + right.PlannedReads,
        Reads = left.Reads + right.Reads,
        Writes = left.Writes + right.Writes,
        Tokens = left.Tokens + right.Tokens,
        PlannedReadTokens = left.PlannedReadTokens + right.PlannedReadTokens,
        ReadTokens = left.ReadTokens + right.ReadTokens,
        WrittenTokens = left.WrittenTokens + right.WrittenTokens,
        Excess = left.Excess + right.Excess,
    };
}
