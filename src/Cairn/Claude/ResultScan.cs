using System.Text;

namespace Cairn.Claude;

/// <summary>
/// What has to be known of one line of results to settle it, read in place: the answer itself stays where it is.
/// </summary>
/// <remarks>
/// <see cref="TryRead"/> says nothing that <see cref="BatchResultLine.ParseWhole"/> would not say of the same line. It
/// leaves to it whatever the API does not usually write: errors, unknown types, escaped or doubled names, numbers of
/// ten digits, half surrogates, all damage. See <see cref="LineShape"/> for how most lines are read.
/// </remarks>
ref struct ResultScan
{
    // How many objects and arrays are open around the members of each.
    const int LineDepth = 1;
    const int ResultDepth = 2;
    const int MessageDepth = 3;
    const int BlockDepth = 5;

    Members _seen;
    LineCursor _cursor;
    UsageScan _usage;

    [Flags]
    enum Members
    {
        None = 0,
        CustomId = 1 << 0,
        Result = 1 << 1,
        Type = 1 << 2,
        Message = 1 << 3,
        Id = 1 << 4,
        Model = 1 << 5,
        StopReason = 1 << 6,
        Content = 1 << 7,
        Usage = 1 << 8,
        Answer = Model | Content | Usage,
    }

    /// <summary>Which request the line answers; ASCII.</summary>
    public ReadOnlySpan<byte> CustomId { get; private set; }

    /// <summary><c>succeeded</c>, <c>canceled</c> or <c>expired</c>; ASCII.</summary>
    public ReadOnlySpan<byte> Type { get; private set; }

    /// <summary>The id of the model that answered; ASCII.</summary>
    public ReadOnlySpan<byte> Model { get; private set; }

    /// <summary>Why it stopped; empty where the API did not say. ASCII.</summary>
    public ReadOnlySpan<byte> StopReason { get; private set; }

    /// <summary>Where it was answered; empty where the API did not say. ASCII.</summary>
    public readonly ReadOnlySpan<byte> InferenceGeo => _usage.Geo;

    /// <summary>Whether <see cref="InferenceGeo"/> was said.</summary>
    public readonly bool HasInferenceGeo => _usage.HasGeo;

    /// <summary>How many text blocks there are.</summary>
    public int Texts { get; private set; }

    /// <summary>How many blocks there are of any kind.</summary>
    public int Blocks { get; private set; }

    /// <summary>Where in the line the array of blocks stands.</summary>
    public Range Content { get; private set; }

    /// <summary>Where in the line the text of the last text block stands, with its quotes.</summary>
    public Range LastText { get; private set; }

    /// <summary>The last text block as JSON has it, with quotes and escapes.</summary>
    public ReadOnlySpan<byte> QuotedText { get; private set; }

    /// <summary>Whether it is an answer that came to its own end.</summary>
    public readonly bool IsComplete => Type.SequenceEqual("succeeded"u8)
        && (StopReason.SequenceEqual("end_turn"u8) || StopReason.SequenceEqual("stop_sequence"u8));

    /// <summary>What was billed; all zero where nothing says it.</summary>
    public readonly UsageCounts Counts => _usage.Counts;

    /// <summary>All that was billed.</summary>
    public readonly Usage Usage => new(
        Counts.Input, Counts.Written5m, Counts.Written1h, Counts.Read, Counts.Output,
        HasInferenceGeo ? Encoding.ASCII.GetString(InferenceGeo) : null, Counts.Searches);

    /// <summary>Reads a line without its newline; false says nothing but that it has to be read another way.</summary>
    /// <param name="line">The line.</param>
    /// <param name="shape">That of the line before, which becomes that of this one; null where it stands alone.</param>
    /// <param name="scan">What it says; words of it may stand in the shape, until that is given another line.</param>
    public static bool TryRead(ReadOnlySpan<byte> line, LineShape? shape, out ResultScan scan)
    {
        if (shape is { IsKnown: true })
        {
            scan = new() { _cursor = new(line, shape: null) };
            if (scan.TryLike(shape))
                return true;
        }

        shape?.Begin();
        scan = new() { _cursor = new(line, shape) };
        if (!scan.TryLine() || !scan._cursor.IsAtEnd)
            return false;
        shape?.End(line, scan);
        return true;
    }

    bool TryLike(LineShape shape)
    {
        _usage = new(shape.Counts, shape.InferenceGeo.Span, shape.HasInferenceGeo);
        var common = shape.Common;
        var at = 0;
        foreach (ref readonly var hole in shape.Holes)
        {
            if (!_cursor.TryTake(common[at..hole.At]) || !TryFill(hole.What))
                return false;
            at = hole.At;
        }

        Type = shape.Type.Span;
        Model = shape.Model.Span;
        StopReason = shape.StopReason.Span;
        (Texts, Blocks) = (shape.Texts, shape.Blocks);
        return _cursor.TryTake(common[at..]) && _cursor.IsAtEnd && Counts.AddsUp;
    }

    bool TryFill(LineShape.Varying what)
    {
        switch (what)
        {
            case LineShape.Varying.CustomId:
                return TryCustomId();
            case LineShape.Varying.Plain:
                return _cursor.TryPlain(out _);
            case LineShape.Varying.Skipped:
                return _cursor.TrySkipString();
            case LineShape.Varying.Text:
                return _cursor.TryText(out _);
            case LineShape.Varying.LastText:
                var textAt = _cursor.Start();
                var isText = _cursor.TryText(out var text);
                QuotedText = text;
                LastText = textAt.._cursor.At;
                return isText;
            case LineShape.Varying.ContentStart:
                Content = _cursor.At.._cursor.At;
                return true;
            case LineShape.Varying.ContentEnd:
                Content = Content.Start.._cursor.At;
                return true;
            default:
                return _usage.TryCount(ref _cursor, what);
        }
    }

    bool TryLine()
    {
        if (!_cursor.TryTake('{'))
            return false;
        do
        {
            if (!_cursor.TryName(out var name))
                return false;
            var isRead = name.SequenceEqual("custom_id"u8) ? IsFirst(Members.CustomId) && TryCustomId()
                : name.SequenceEqual("result"u8) ? IsFirst(Members.Result) && TryResult()
                : _cursor.TrySkip(LineDepth);
            if (!isRead)
                return false;
        }
        while (_cursor.TryTake(','));
        return Has(Members.CustomId | Members.Result) && _cursor.TryTake('}');
    }

    bool TryCustomId()
    {
        var start = _cursor.Start();
        var isRead = _cursor.TryPlain(out var text);
        CustomId = text;
        _cursor.Note(LineShape.Varying.CustomId, start);
        return isRead;
    }

    bool TryResult()
    {
        if (!_cursor.TryTake('{'))
            return false;
        do
        {
            if (!_cursor.TryName(out var name))
                return false;
            var isRead = name.SequenceEqual("type"u8) ? IsFirst(Members.Type) && TryType()
                : name.SequenceEqual("message"u8) ? IsFirst(Members.Message) && TryMessage()
                : _cursor.TrySkip(ResultDepth);
            if (!isRead)
                return false;
        }
        while (_cursor.TryTake(','));
        var isKnown = Type.SequenceEqual("succeeded"u8) ? Has(Members.Message)
            : Type.SequenceEqual("canceled"u8) || Type.SequenceEqual("expired"u8);
        return isKnown && _cursor.TryTake('}');
    }

    bool TryType()
    {
        var isRead = _cursor.TryPlain(out var text);
        Type = text;
        return isRead;
    }

    bool TryMessage()
    {
        if (!_cursor.TryTake('{'))
            return false;
        do
        {
            if (!_cursor.TryName(out var name) || name is [(byte)'$', ..] || !TryMemberOfMessage(name))
                return false;
        }
        while (_cursor.TryTake(','));
        return Has(Members.Answer) && _cursor.TryTake('}');
    }

    bool TryMemberOfMessage(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("content"u8) ? IsFirst(Members.Content) && TryContent()
        : name.SequenceEqual("usage"u8) ? IsFirst(Members.Usage) && _usage.TryRead(ref _cursor)
        : name.SequenceEqual("model"u8) ? IsFirst(Members.Model) && TryModel()
        : name.SequenceEqual("stop_reason"u8) ? IsFirst(Members.StopReason) && (_cursor.TryNull() || TryStopReason())
        : name.SequenceEqual("id"u8) ? IsFirst(Members.Id) && TryId()
        : _cursor.TrySkip(MessageDepth);

    bool TryId()
    {
        var start = _cursor.Start();
        var isRead = _cursor.TryPlain(out _);
        _cursor.Note(LineShape.Varying.Plain, start);
        return isRead;
    }

    bool TryModel()
    {
        var isRead = _cursor.TryPlain(out var text);
        Model = text;
        return isRead;
    }

    bool TryStopReason()
    {
        var isRead = _cursor.TryPlain(out var text) && !text.IsEmpty;
        StopReason = text;
        return isRead;
    }

    bool TryContent()
    {
        var start = _cursor.Start();
        _cursor.Note(LineShape.Varying.ContentStart, start);
        if (!_cursor.TryTake('['))
            return false;
        if (!_cursor.TryTake(']'))
        {
            do
            {
                if (!TryBlock())
                    return false;
            }
            while (_cursor.TryTake(','));
            if (!_cursor.TryTake(']'))
                return false;
        }

        Content = start.._cursor.Start();
        _cursor.Note(LineShape.Varying.ContentEnd, _cursor.At);
        return true;
    }

    bool TryBlock()
    {
        if (!_cursor.TryTake('{'))
            return false;
        ReadOnlySpan<byte> type = [], text = [];
        var textAt = 0;
        do
        {
            if (!_cursor.TryName(out var name))
                return false;
            var isRead = name.SequenceEqual("text"u8)
                ? text.IsEmpty && (textAt = _cursor.Start()) > 0 && TryText(out text)
                : name.SequenceEqual("type"u8) ? type.IsEmpty && _cursor.TryPlain(out type) && !type.IsEmpty
                : _cursor.TrySkip(BlockDepth);
            if (!isRead)
                return false;
        }
        while (_cursor.TryTake(','));
        Blocks++;
        if (type.SequenceEqual("text"u8))
        {
            QuotedText = text;
            LastText = textAt..(textAt + text.Length);
            Texts++;
            if (text.IsEmpty)
                return false;
        }

        return !type.IsEmpty && _cursor.TryTake('}');
    }

    bool TryText(out ReadOnlySpan<byte> text)
    {
        var start = _cursor.Start();
        var isText = _cursor.TryText(out text);
        _cursor.Note(LineShape.Varying.Text, start);
        return isText;
    }

    readonly bool Has(Members members) => (_seen & members) == members;

    bool IsFirst(Members member)
    {
        var isFirst = (_seen & member) == 0;
        _seen |= member;
        return isFirst;
    }
}
