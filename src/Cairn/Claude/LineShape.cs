namespace Cairn.Claude;

/// <summary>
/// What a line of results has in common with the one before it: all but the few values that differ from row to row.
/// </summary>
/// <remarks>
/// Hot: the API writes all lines of a batch alike, so most of a line need not be understood again but only be compared,
/// which is several times as fast. A line that differs in anything else is read name by name, and is the next shape.
/// Both ways say the same: where the common bytes are equal, <see cref="ResultScan"/> would take the same steps, and
/// what is between them is read by the same calls. For one thread.
/// </remarks>
sealed class LineShape
{
    const int HolesMax = 64;
    const int CommonBytesMax = 1 << 12;

    readonly Hole[] _holes = new Hole[HolesMax];
    readonly byte[] _common = new byte[CommonBytesMax];
    int _count;
    int _length;

    /// <summary>What may differ.</summary>
    public enum Varying : byte
    {
        /// <summary>The name of the request.</summary>
        CustomId,

        /// <summary>A string of ASCII that is not looked at.</summary>
        Plain,

        /// <summary>A string of any kind that is not looked at.</summary>
        Skipped,

        /// <summary>The text of a block.</summary>
        Text,

        /// <summary>The text of the last text block.</summary>
        LastText,

        /// <summary>Nothing: where the array of blocks begins.</summary>
        ContentStart,

        /// <summary>Nothing: where it ends.</summary>
        ContentEnd,

        /// <summary>See <see cref="UsageCounts.Input"/>.</summary>
        Input,

        /// <summary>See <see cref="UsageCounts.Output"/>.</summary>
        Output,

        /// <summary>All that was written to the cache.</summary>
        Written,

        /// <summary>See <see cref="UsageCounts.Read"/>.</summary>
        Read,

        /// <summary>See <see cref="UsageCounts.Written5m"/>.</summary>
        Written5m,

        /// <summary>See <see cref="UsageCounts.Written1h"/>.</summary>
        Written1h,

        /// <summary>See <see cref="UsageCounts.Searches"/>.</summary>
        Searches,
    }

    /// <summary>Whether there was a line before.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>All bytes that lines have in common.</summary>
    public ReadOnlySpan<byte> Common => _common.AsSpan(0, _length);

    /// <summary>What differs, and behind how many of the common bytes.</summary>
    public ReadOnlySpan<Hole> Holes => _holes.AsSpan(0, _count);

    /// <summary>See <see cref="ResultScan.Type"/>; so are the next ones.</summary>
    public ReadOnlyMemory<byte> Type { get; private set; }

    public ReadOnlyMemory<byte> Model { get; private set; }

    public ReadOnlyMemory<byte> StopReason { get; private set; }

    public ReadOnlyMemory<byte> InferenceGeo { get; private set; }

    public bool HasInferenceGeo { get; private set; }

    public int Texts { get; private set; }

    public int Blocks { get; private set; }

    /// <summary>The numbers of the line before: those that stand in no hole are the next one's too.</summary>
    public UsageCounts Counts { get; private set; }

    /// <summary>Forgets the line before.</summary>
    public void Begin() => (_count, _length, IsKnown) = (0, 0, false);

    /// <summary>Says what the next line may have otherwise.</summary>
    public void Add(Varying what, int start, int end)
    {
        if (_count < HolesMax)
            _holes[_count] = new(what, start, end - start);
        _count++;
    }

    /// <summary>Keeps what is common; a line of very many parts is not kept.</summary>
    /// <param name="line">The line, of which all holes were added.</param>
    /// <param name="scan">What was read of it.</param>
    public void End(ReadOnlySpan<byte> line, in ResultScan scan)
    {
        if (_count > HolesMax || !TryKeep(line, scan.Texts == 0 ? -1 : scan.LastText.Start.Value))
            return;
        var end = _length;
        if (TryKeepWord(scan.Type, ref end) is { } type && TryKeepWord(scan.Model, ref end) is { } model
            && TryKeepWord(scan.StopReason, ref end) is { } stop && TryKeepWord(scan.InferenceGeo, ref end) is { } geo)
        {
            (Type, Model, StopReason, InferenceGeo) = (type, model, stop, geo);
            (HasInferenceGeo, Texts, Blocks, Counts) = (scan.HasInferenceGeo, scan.Texts, scan.Blocks, scan.Counts);
            IsKnown = true;
        }
    }

    bool TryKeep(ReadOnlySpan<byte> line, int lastText)
    {
        var at = 0;
        foreach (ref var hole in _holes.AsSpan(0, _count))
        {
            var (what, start, length) = hole;
            if (!TryAppend(line[at..start]))
                return false;
            hole = new(what == Varying.Text && start == lastText ? Varying.LastText : what, _length, length);
            at = start + length;
        }

        return TryAppend(line[at..]);
    }

    bool TryAppend(ReadOnlySpan<byte> common)
    {
        if (!common.TryCopyTo(_common.AsSpan(_length)))
            return false;
        _length += common.Length;
        return true;
    }

    ReadOnlyMemory<byte>? TryKeepWord(ReadOnlySpan<byte> word, ref int end)
    {
        if (!word.TryCopyTo(_common.AsSpan(end)))
            return null;
        end += word.Length;
        return _common.AsMemory(end - word.Length, word.Length);
    }

    /// <summary>A place where lines differ.</summary>
    /// <param name="What">In what.</param>
    /// <param name="At">Behind how many of the common bytes; while a line is read, where in the line.</param>
    /// <param name="Length">How many bytes it took in the line before.</param>
    public readonly record struct Hole(Varying What, int At, int Length);
}
