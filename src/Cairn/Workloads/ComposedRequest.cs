using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Cairn.Workloads;

/// <summary>
/// One request ready to be priced, planned and sent, its prompt as blocks in the order in which the cache reads them.
/// </summary>
/// <remarks>
/// Immutable, except where it is lent (<see cref="RequestComposer.Lend"/>); writing it twice gives the same bytes.
/// </remarks>
public sealed class ComposedRequest
{
    const int HashesOnStackMax = 16;
    const int MarkersMax = 4;
    const int IdentityBytes = 16;

    static readonly KeyedHash Requests = new();

    readonly List<PromptBlock> _blocks;
    RequestFrame _frame;
    RequestSplice? _splice;
    StrongBox<UInt128>? _identity;

    internal ComposedRequest(RequestFrame frame, List<PromptBlock> blocks)
    {
        (_frame, _blocks) = (frame, blocks);
        OwnMarkers = LongestMarker();
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
    public IReadOnlyList<PromptBlock> Blocks => _blocks;

    /// <summary>The same for loops over millions of requests; good until the request is lent anew.</summary>
    internal ReadOnlySpan<PromptBlock> BlockSpan => CollectionsMarshal.AsSpan(_blocks);

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
    public CacheTtl? OwnMarkers { get; private set; }

    /// <summary>What the answer has to look like; null when any text will do.</summary>
    public AnswerSchema? AnswerSchema => _frame.AnswerSchema;

    /// <summary>
    /// Identity of the whole <c>params</c> object in this process: two requests with one identity ask exactly the same.
    /// It covers everything that is sent, and nobody can make two different requests have one
    /// (<see cref="KeyedHash"/>). Made at the first call.
    /// </summary>
    public UInt128 Identity() => (_identity ??= new(MakeIdentity())).Value;

    /// <summary>
    /// Identity of the whole <c>params</c> object in any process, on any machine: the first half of the SHA-256 of its
    /// bytes without cache markers that the run sets, and of the betas that go with it.
    /// </summary>
    /// <param name="betas">The names in the header of the call.</param>
    public UInt128 Digest(IReadOnlyList<string> betas)
    {
        var bytes = new ArrayBufferWriter<byte>((int)Length() + 1);
        foreach (var beta in betas)
            bytes.Write(Encoding.UTF8.GetBytes(beta + "\n"));
        WriteParams(bytes, []);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes.WrittenSpan, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    /// <summary>Becomes the request of the blocks that its list has now.</summary>
    /// <param name="frame">Everything of it that is not a block.</param>
    /// <param name="varying">
    /// The only block that may be another one than before, a text; below zero where more are.
    /// </param>
    internal void Refill(RequestFrame frame, int varying)
    {
        // Rows of one template take turns between frames, if they have several: then nothing is worth keeping.
        var isAlike = varying >= 0 && ReferenceEquals(frame, _frame);
        _identity = null;
        if (isAlike && _splice?.Varying == varying)
            return;
        _frame = frame;
        _splice = isAlike ? new(this, varying) : null;
        OwnMarkers = LongestMarker();
    }

    /// <summary>The same request with another limit of its answer; no block is made again.</summary>
    internal ComposedRequest With(int maxTokens) =>
        maxTokens == MaxTokens ? this : new(_frame.With(maxTokens), _blocks);

    /// <summary>How many bytes it has without a marker.</summary>
    public long Length() => _splice?.Length() ?? LengthOfAll();

    /// <summary>The same, counted block by block.</summary>
    internal long LengthOfAll()
    {
        long bytes = _frame.Head.Length + _frame.Middle.Length + _frame.Tail.Length
            + MessagesOpening.Length + MessagesEnd.Length;
        PromptSection? section = null;
        foreach (var block in _blocks)
        {
            bytes += block.Length + OpeningBytes(block, block.Section != section);
            section = block.Section;
        }

        return bytes;
    }

    /// <summary>Writes the <c>params</c> object, with cache markers on the blocks where they are given.</summary>
    /// <param name="to">Where it is written.</param>
    /// <param name="markers">
    /// At most four, on ascending blocks; one that lives for an hour stands before those of five minutes. None for a
    /// request that carries markers of its own.
    /// </param>
    /// <exception cref="ArgumentException">The API would refuse the markers.</exception>
    public void WriteParams(IBufferWriter<byte> to, ReadOnlySpan<CacheMarker> markers)
    {
        var writer = new ByteWriter(to.GetSpan((int)LengthWith(markers)));
        WriteParams(ref writer, markers, isDigested: false);
        to.Advance(writer.Count);
    }

    /// <summary>How many bytes it has with these markers.</summary>
    internal long LengthWith(ReadOnlySpan<CacheMarker> markers) =>
        Length() + (markers.Length * PromptBlock.MarkerBytes);

    /// <summary>The same into a span of <see cref="LengthWith"/> bytes or more.</summary>
    /// <param name="to">The span.</param>
    /// <param name="markers">The markers.</param>
    /// <param name="isDigested">
    /// Whether it is only to be hashed: then it is no JSON, and shorter, but the same for no two requests.
    /// </param>
    internal void WriteParams(ref ByteWriter to, ReadOnlySpan<CacheMarker> markers, bool isDigested)
    {
        CheckMarkers(markers);
        if (_splice is { } splice)
            splice.Write(ref to, markers, isDigested);
        else
            WriteAll(ref to, new(markers, isDigested));
    }

    /// <summary>The same, block by block.</summary>
    internal void WriteAll(ref ByteWriter to, in RequestWriting how)
    {
        if (how.IsDigested)
        {
            WriteDigested(ref to, how);
            return;
        }

        to.Write(_frame.Head.Span);
        var written = WriteList(ref to, how, PromptSection.Tools, 0);
        to.Write(_frame.Middle.Span);
        written = WriteList(ref to, how, PromptSection.System, written);
        WriteMessages(ref to, how, written);
        to.Write(_frame.Tail.Span);
    }

    // Before each block stands where it is: no role has the brace or the mark in it with which a block begins.
    void WriteDigested(ref ByteWriter to, in RequestWriting how)
    {
        BinaryPrimitives.WriteUInt128BigEndian(to.Rest, _frame.Identity);
        to.Advance(IdentityBytes);
        for (var index = 0; index < _blocks.Count; index++)
        {
            var (section, role, startsMessage) = _blocks[index].Position;
            to.Rest[0] = (byte)(((int)section << 1) + (startsMessage ? 1 : 0));
            to.Advance(1 + Encoding.ASCII.GetBytes(role, to.Rest[1..]));
            how.Write(ref to, _blocks[index], index);
        }
    }

    void CheckMarkers(ReadOnlySpan<CacheMarker> markers)
    {
        if (markers.IsEmpty)
            return;
        if (HasOwnMarkers)
            throw new ArgumentException("The request carries markers of its own; none may be added.", nameof(markers));
        if (markers.Length > MarkersMax)
        {
            throw new ArgumentException(
                $"{markers.Length} markers; at most {MarkersMax} are allowed.", nameof(markers));
        }

        for (var i = 0; i < markers.Length; i++)
        {
            var (block, ttl) = markers[i];
            if (block < 0 || block >= _blocks.Count || !_blocks[block].CanCarryMarker)
                throw new ArgumentException($"Block {block} cannot carry a marker.", nameof(markers));
            if (i > 0 && (block <= markers[i - 1].BlockIndex || ttl > markers[i - 1].Ttl))
            {
                throw new ArgumentException(
                    $"The marker on block {block} stands before one that it must follow, or lives longer.",
                    nameof(markers));
            }
        }
    }

    int WriteList(ref ByteWriter to, in RequestWriting how, PromptSection section, int first)
    {
        var index = first;
        for (; index < _blocks.Count && _blocks[index].Section == section; index++)
        {
            if (index > first)
                to.Write(","u8);
            else
                to.Write(section is PromptSection.Tools ? ToolsOpening : SystemOpening);
            how.Write(ref to, _blocks[index], index);
        }

        if (index > first)
            to.Write("]"u8);
        return index;
    }

    void WriteMessages(ref ByteWriter to, in RequestWriting how, int first)
    {
        to.Write(MessagesOpening);
        for (var index = first; index < _blocks.Count; index++)
        {
            var block = _blocks[index];
            if (block.Position.StartsMessage)
            {
                if (index > first)
                    to.Write(NextMessage);
                else
                    to.Write(FirstMessage);
                WriteRole(ref to, block.Position.Role);
                to.Write(ContentOpening);
            }
            else
            {
                to.Write(","u8);
            }

            how.Write(ref to, block, index);
        }

        to.Write(MessagesEnd);
    }

    // A role is a word of the API's: nothing in it is escaped. Most requests have only one.
    static void WriteRole(ref ByteWriter to, string role)
    {
        if (role == "user")
        {
            to.Write("\"user\""u8);
            return;
        }

        to.Write("\""u8);
        to.Advance(Encoding.ASCII.GetBytes(role, to.Rest));
        to.Write("\""u8);
    }

    CacheTtl? LongestMarker()
    {
        CacheTtl? longest = _frame.HasAutomaticMarker ? CacheTtl.OneHour : null;
        for (var index = 0; index < _blocks.Count; index++)
        {
            if (_blocks[index].OwnMarker is { } own && !(own < longest))
                longest = own;
        }

        return longest;
    }

    UInt128 MakeIdentity()
    {
        var hashes = Blocks.Count < HashesOnStackMax
            ? stackalloc UInt128[Blocks.Count + 1]
            : new UInt128[Blocks.Count + 1];
        hashes[0] = _frame.Identity;
        for (var index = 0; index < Blocks.Count; index++)
        {
            var block = Blocks[index];
            hashes[index + 1] = block.OwnMarker is null ? block.Hash : PromptBlock.Digest(block.Json.Span);
        }

        return Requests.Of(0, MemoryMarshal.AsBytes(hashes));
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
}
