namespace Cairn.Claude;

/// <summary>The <c>usage</c> of an answer, read in place; a part of <see cref="ResultScan"/>.</summary>
ref struct UsageScan
{
    // How many objects and arrays are open around the members of each.
    const int Depth = 4;
    const int PartDepth = 5;

    UsageCounts _counts;
    Members _seen;

    [Flags]
    enum Members
    {
        None = 0,
        Input = 1 << 0,
        Output = 1 << 1,
        Written = 1 << 2,
        Read = 1 << 3,
        Creation = 1 << 4,
        Geo = 1 << 5,
        Tools = 1 << 6,
        Written5m = 1 << 7,
        Written1h = 1 << 8,
        Searches = 1 << 9,
        Needed = Input | Output,
    }

    /// <summary>What was read before of a line that says the same place, and other numbers.</summary>
    public UsageScan(UsageCounts counts, ReadOnlySpan<byte> geo, bool hasGeo)
    {
        _counts = counts;
        Geo = geo;
        HasGeo = hasGeo;
    }

    /// <summary>The numbers.</summary>
    public readonly UsageCounts Counts => _counts;

    /// <summary>Where it was answered; empty where the API did not say. ASCII.</summary>
    public ReadOnlySpan<byte> Geo { get; private set; }

    /// <summary>Whether <see cref="Geo"/> was said.</summary>
    public bool HasGeo { get; private set; }

    /// <summary>Reads all of it; false says only that it has to be read another way.</summary>
    public bool TryRead(ref LineCursor cursor)
    {
        if (!cursor.TryTake('{'))
            return false;
        do
        {
            if (!cursor.TryName(out var name) || name is [(byte)'$', ..] || !TryMember(ref cursor, name))
                return false;
        }
        while (cursor.TryTake(','));
        return (_seen & Members.Needed) == Members.Needed && cursor.TryTake('}') && _counts.AddsUp;
    }

    /// <summary>Takes a number where the line before had one.</summary>
    public bool TryCount(ref LineCursor cursor, LineShape.Varying what)
    {
        var start = cursor.Start();
        if (!cursor.TryCount(out var count))
            return false;
        cursor.Note(what, start);
        _counts.Set(what, count);
        return true;
    }

    bool TryMember(ref LineCursor cursor, ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("input_tokens"u8))
            return IsFirst(Members.Input) && TryCount(ref cursor, LineShape.Varying.Input);
        if (name.SequenceEqual("output_tokens"u8))
            return IsFirst(Members.Output) && TryCount(ref cursor, LineShape.Varying.Output);
        if (name.SequenceEqual("cache_creation_input_tokens"u8))
            return IsFirst(Members.Written) && TryCountOrNull(ref cursor, LineShape.Varying.Written);
        if (name.SequenceEqual("cache_read_input_tokens"u8))
            return IsFirst(Members.Read) && TryCountOrNull(ref cursor, LineShape.Varying.Read);
        if (name.SequenceEqual("cache_creation"u8))
            return IsFirst(Members.Creation) && (cursor.TryNull() || TryCreation(ref cursor));
        if (name.SequenceEqual("server_tool_use"u8))
            return IsFirst(Members.Tools) && (cursor.TryNull() || TryTools(ref cursor));
        return name.SequenceEqual("inference_geo"u8)
            ? IsFirst(Members.Geo) && (cursor.TryNull() || TryGeo(ref cursor))
            : cursor.TrySkip(Depth);
    }

    bool TryCreation(ref LineCursor cursor)
    {
        if (!cursor.TryTake('{'))
            return false;
        do
        {
            if (!cursor.TryName(out var name) || name is [(byte)'$', ..])
                return false;
            var isRead = name.SequenceEqual("ephemeral_5m_input_tokens"u8)
                ? IsFirst(Members.Written5m) && TryCountOrNull(ref cursor, LineShape.Varying.Written5m)
                : name.SequenceEqual("ephemeral_1h_input_tokens"u8)
                ? IsFirst(Members.Written1h) && TryCountOrNull(ref cursor, LineShape.Varying.Written1h)
                : cursor.TrySkip(PartDepth);
            if (!isRead)
                return false;
        }
        while (cursor.TryTake(','));
        return cursor.TryTake('}');
    }

    bool TryTools(ref LineCursor cursor)
    {
        if (!cursor.TryTake('{'))
            return false;
        do
        {
            if (!cursor.TryName(out var name) || name is [(byte)'$', ..])
                return false;
            var isRead = name.SequenceEqual("web_search_requests"u8)
                ? IsFirst(Members.Searches) && TryCountOrNull(ref cursor, LineShape.Varying.Searches)
                : cursor.TrySkip(PartDepth);
            if (!isRead)
                return false;
        }
        while (cursor.TryTake(','));
        return cursor.TryTake('}');
    }

    bool TryGeo(ref LineCursor cursor)
    {
        HasGeo = cursor.TryPlain(out var text);
        Geo = text;
        return HasGeo;
    }

    bool TryCountOrNull(ref LineCursor cursor, LineShape.Varying what) =>
        cursor.TryNull() || TryCount(ref cursor, what);

    bool IsFirst(Members member)
    {
        var isFirst = (_seen & member) == 0;
        _seen |= member;
        return isFirst;
    }
}
