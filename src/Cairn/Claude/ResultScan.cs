using System.Text;

namespace Cairn.Claude;

/// <summary>
/// What has to be known of one line of results to settle it, read in place: the answer itself stays where it is.
/// </summary>
/// <remarks>
/// <see cref="TryRead"/> says nothing that <see cref="BatchResultLine.ParseWhole"/> would not say of the same line. It
/// leaves to it whatever the API does not usually write: errors, unknown types, escaped or doubled names, numbers of
/// ten digits, half surrogates, all damage.
/// </remarks>
ref struct ResultScan
{
    // How many objects and arrays are open around the members of each.
    const int LineDepth = 1;
    const int ResultDepth = 2;
    const int MessageDepth = 3;
    const int BlockDepth = 5;
    const int UsageDepth = 4;
    const int UsagePartDepth = 5;

    Members _seen;
    LineCursor _cursor;
    int? _written;
    int? _written5m;
    int? _written1h;

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
        Input = 1 << 9,
        Output = 1 << 10,
        Written = 1 << 11,
        Read = 1 << 12,
        Creation = 1 << 13,
        Geo = 1 << 14,
        Tools = 1 << 15,
        Written5m = 1 << 16,
        Written1h = 1 << 17,
        Searches = 1 << 18,
        Answer = Model | Content | Usage,
        Counts = Input | Output,
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
    public ReadOnlySpan<byte> InferenceGeo { get; private set; }

    /// <summary>Whether <see cref="InferenceGeo"/> was said.</summary>
    public bool HasInferenceGeo { get; private set; }

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

    /// <summary>All that was billed.</summary>
    public readonly Usage Usage => new(
        Input, Written5m, Written1h, Read, Output,
        HasInferenceGeo ? Encoding.ASCII.GetString(InferenceGeo) : null, Searches);

    /// <summary>Reads a line without its newline; false says nothing but that it has to be read another way.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out ResultScan scan)
    {
        scan = new() { _cursor = new(line) };
        return scan.TryLine() && scan._cursor.IsAtEnd;
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
        var isRead = _cursor.TryPlain(out var text);
        CustomId = text;
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
        : name.SequenceEqual("usage"u8) ? IsFirst(Members.Usage) && TryUsage()
        : name.SequenceEqual("model"u8) ? IsFirst(Members.Model) && TryModel()
        : name.SequenceEqual("stop_reason"u8) ? IsFirst(Members.StopReason) && (_cursor.TryNull() || TryStopReason())
        : name.SequenceEqual("id"u8) ? IsFirst(Members.Id) && _cursor.TryPlain(out _)
        : _cursor.TrySkip(MessageDepth);

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
                ? text.IsEmpty && (textAt = _cursor.Start()) > 0 && _cursor.TryText(out text)
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

    bool TryUsage()
    {
        if (!_cursor.TryTake('{'))
            return false;
        do
        {
            if (!_cursor.TryName(out var name) || name is [(byte)'$', ..] || !TryMemberOfUsage(name))
                return false;
        }
        while (_cursor.TryTake(','));
        return Has(Members.Counts) && _cursor.TryTake('}')
            && (_written5m is not null || Written1h <= (_written ?? 0));
    }

    bool TryMemberOfUsage(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("input_tokens"u8))
            return IsFirst(Members.Input) && _cursor.TryCount(out var count) && (Input = count) >= 0;
        if (name.SequenceEqual("output_tokens"u8))
            return IsFirst(Members.Output) && _cursor.TryCount(out var count) && (Output = count) >= 0;
        if (name.SequenceEqual("cache_creation_input_tokens"u8))
            return IsFirst(Members.Written) && TryCountOrNull(out _written);
        if (name.SequenceEqual("cache_read_input_tokens"u8))
            return IsFirst(Members.Read) && TryCountOrNull(out var count) && (Read = count ?? 0) >= 0;
        if (name.SequenceEqual("cache_creation"u8))
            return IsFirst(Members.Creation) && (_cursor.TryNull() || TryCreation());
        if (name.SequenceEqual("server_tool_use"u8))
            return IsFirst(Members.Tools) && (_cursor.TryNull() || TryTools());
        return name.SequenceEqual("inference_geo"u8)
            ? IsFirst(Members.Geo) && (_cursor.TryNull() || TryGeo())
            : _cursor.TrySkip(UsageDepth);
    }

    bool TryCreation()
    {
        if (!_cursor.TryTake('{'))
            return false;
        do
        {
            if (!_cursor.TryName(out var name) || name is [(byte)'$', ..])
                return false;
            var isRead = name.SequenceEqual("ephemeral_5m_input_tokens"u8)
                ? IsFirst(Members.Written5m) && TryCountOrNull(out _written5m)
                : name.SequenceEqual("ephemeral_1h_input_tokens"u8)
                ? IsFirst(Members.Written1h) && TryCountOrNull(out _written1h)
                : _cursor.TrySkip(UsagePartDepth);
            if (!isRead)
                return false;
        }
        while (_cursor.TryTake(','));
        return _cursor.TryTake('}');
    }

    bool TryTools()
    {
        if (!_cursor.TryTake('{'))
            return false;
        do
        {
            if (!_cursor.TryName(out var name) || name is [(byte)'$', ..])
                return false;
            int? count = 0;
            var isRead = name.SequenceEqual("web_search_requests"u8)
                ? IsFirst(Members.Searches) && TryCountOrNull(out count)
                : _cursor.TrySkip(UsagePartDepth);
            if (!isRead)
                return false;
            Searches += count ?? 0;
        }
        while (_cursor.TryTake(','));
        return _cursor.TryTake('}');
    }

    bool TryGeo()
    {
        HasInferenceGeo = _cursor.TryPlain(out var text);
        InferenceGeo = text;
        return HasInferenceGeo;
    }

    bool TryCountOrNull(out int? count)
    {
        count = null;
        if (_cursor.TryNull())
            return true;
        var isRead = _cursor.TryCount(out var number);
        count = number;
        return isRead;
    }

    readonly bool Has(Members members) => (_seen & members) == members;

    bool IsFirst(Members member)
    {
        var isFirst = (_seen & member) == 0;
        _seen |= member;
        return isFirst;
    }
}
