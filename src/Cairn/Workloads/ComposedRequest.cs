using System.Buffers;
using System.Buffers.Binary;

namespace Cairn.Workloads;

/// <summary>
/// One request ready to be priced, planned and sent, its prompt as blocks in the order in which the cache reads them.
/// </summary>
/// <remarks>Immutable; writing it twice gives the same bytes.</remarks>
public sealed class ComposedRequest
{
    const int HashBytes = 16;

    readonly RequestFrame _frame;

    internal ComposedRequest(RequestFrame frame, IReadOnlyList<PromptBlock> blocks)
    {
        _frame = frame;
        Blocks = blocks;
        OwnMarkers = frame.HasAutomaticMarker ? CacheTtl.OneHour : blocks.Max(block => block.OwnMarker);
    }

    static ReadOnlySpan<byte> ToolsOpening => ""","tools":["""u8;

    static ReadOnlySpan<byte> SystemOpening => ""","system":["""u8;

    static ReadOnlySpan<byte> MessagesOpening => ""","messages":["""u8;

    static ReadOnlySpan<byte> FirstMessage => """{"role":"""u8;

    static ReadOnlySpan<byte> NextMessage => """]},{"role":"""u8;

    static ReadOnlySpan<byte> ContentOpening => ""","content":["""u8;

    static ReadOnlySpan<byte> MessagesEnd => "]}]"u8;

    /// <summary>The full id of the model that is asked.</summary>
    public string Model => _frame.Model;

    /// <summary>The most tokens the answer may have.</summary>
    public int MaxTokens => _frame.MaxTokens;

    /// <summary>Tools, system, then the content of the messages.</summary>
    public IReadOnlyList<PromptBlock> Blocks { get; }

    /// <summary>
    /// Everything besides the blocks that decides whether two requests may share a cache entry: model, thinking,
    /// effort, answer format, tool choice and whatever else the model reads. Limits and metadata do not count.
    /// </summary>
    public UInt128 SettingsHash => _frame.SettingsHash;

    /// <summary>Whether it asks for <c>inference_geo: us</c>, which has its own price.</summary>
    public bool UsOnly => _frame.UsOnly;

    /// <summary>Whether the user placed cache markers; then none is added.</summary>
    public bool HasOwnMarkers => OwnMarkers is not null;

    /// <summary>
    /// The longest life that a cache marker of the user's asks for; null without any. An automatic one counts as an
    /// hour.
    /// </summary>
    public CacheTtl? OwnMarkers { get; }

    /// <summary>What the answer has to look like; null when any text will do.</summary>
    public AnswerSchema? AnswerSchema => _frame.AnswerSchema;

    /// <summary>
    /// Identity of the whole <c>params</c> object: two requests with one identity ask exactly the same. 128 bits of
    /// SHA-256 over everything that is sent, so that nobody can make two different requests have one.
    /// </summary>
    public UInt128 Identity()
    {
        var hashed = new ArrayBufferWriter<byte>((Blocks.Count + 1) * HashBytes);
        Append(hashed, _frame.Identity);
        foreach (var block in Blocks)
            Append(hashed, block.OwnMarker is null ? block.Hash : PromptBlock.Digest(block.Json.Span));
        return PromptBlock.Digest(hashed.WrittenSpan);

        static void Append(ArrayBufferWriter<byte> to, UInt128 hash)
        {
            BinaryPrimitives.WriteUInt128BigEndian(to.GetSpan(HashBytes), hash);
            to.Advance(HashBytes);
        }
    }

    /// <summary>How many bytes <see cref="WriteParams"/> writes without a marker.</summary>
    public long Length()
    {
        long bytes = _frame.Head.Length + _frame.Middle.Length + _frame.Tail.Length
            + MessagesOpening.Length + MessagesEnd.Length;
        PromptSection? section = null;
        foreach (var block in Blocks)
        {
            bytes += block.Json.Length + OpeningBytes(block, block.Section != section);
            section = block.Section;
        }

        return bytes;
    }

    /// <summary>Writes the <c>params</c> object, with a cache marker on one block where one is given.</summary>
    /// <exception cref="ArgumentException">
    /// The block does not exist or cannot carry a marker, or the user placed markers.
    /// </exception>
    public void WriteParams(IBufferWriter<byte> to, CacheMarker? marker)
    {
        if (marker is { } wanted)
            CheckMarker(wanted);

        to.Write(_frame.Head.Span);
        var written = 0;
        written = WriteList(to, ToolsOpening, PromptSection.Tools, (written, marker));
        to.Write(_frame.Middle.Span);
        written = WriteList(to, SystemOpening, PromptSection.System, (written, marker));
        WriteMessages(to, (written, marker));
        to.Write(_frame.Tail.Span);
    }

    void CheckMarker(CacheMarker marker)
    {
        if (HasOwnMarkers)
            throw new ArgumentException("The request carries markers of its own; none may be added.", nameof(marker));
        if (marker.BlockIndex < 0 || marker.BlockIndex >= Blocks.Count || !Blocks[marker.BlockIndex].CanCarryMarker)
            throw new ArgumentException($"Block {marker.BlockIndex} cannot carry a marker.", nameof(marker));
    }

    int WriteList(
        IBufferWriter<byte> to, ReadOnlySpan<byte> opening, PromptSection section,
            (int First, CacheMarker? Marker) from)
    {
        var index = from.First;
        for (; index < Blocks.Count && Blocks[index].Section == section; index++)
        {
            to.Write(index == from.First ? opening : ","u8);
            Blocks[index].Write(to, TtlAt(index, from.Marker));
        }

        to.Write(index > from.First ? "]"u8 : []);
        return index;
    }

    void WriteMessages(IBufferWriter<byte> to, (int First, CacheMarker? Marker) from)
    {
        to.Write(MessagesOpening);
        for (var index = from.First; index < Blocks.Count; index++)
        {
            var block = Blocks[index];
            if (block.Position.StartsMessage)
            {
                to.Write(index > from.First ? NextMessage : FirstMessage);
                JsonText.WriteString(to, block.Position.Role);
                to.Write(ContentOpening);
            }
            else
            {
                to.Write(","u8);
            }

            block.Write(to, TtlAt(index, from.Marker));
        }

        to.Write(MessagesEnd);
    }

    // What stands before a block, and the bracket that closes a list of tools or system texts.
    static int OpeningBytes(PromptBlock block, bool isFirst) => block.Section switch
    {
        PromptSection.Messages when block.Position.StartsMessage =>
            (isFirst ? FirstMessage : NextMessage).Length + block.Position.Role.Length + "\"\""u8.Length
            + ContentOpening.Length,
        PromptSection.Tools when isFirst => ToolsOpening.Length + "]"u8.Length,
        PromptSection.System when isFirst => SystemOpening.Length + "]"u8.Length,
        _ => ","u8.Length,
    };

    static CacheTtl? TtlAt(int index, CacheMarker? marker) =>
        marker is { } wanted && wanted.BlockIndex == index ? wanted.Ttl : null;
}
