using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Cairn.Workloads;

/// <summary>
/// The smallest piece of a prompt that the cache can tell apart: a tool, a system text, a content block.
/// </summary>
/// <remarks>
/// Immutable, except where it is lent. Two blocks with one <see cref="Hash"/> are the same to the cache when everything
/// before them is the same.
/// </remarks>
public sealed class PromptBlock
{
    static readonly KeyedHash Contents = new();
    static readonly ConcurrentDictionary<BlockPosition, int> Positions = new();

    /// <summary>From this length on a block stands in a digest as its own SHA-256.</summary>
    const int LongBytes = 1024;

    // No UTF-8 has it.
    const byte DigestMark = 0xff;

    /// <summary>The bytes that a marker adds to a block.</summary>
    internal static int MarkerBytes => OneHour.Length - 1;

    static int _lastPosition;

    readonly int? _utf16Length;
    byte[] _json;
    byte[]? _digest;
    UInt128 _hash;
    volatile bool _isHashed;
    StrongBox<TextFeatures>? _features;
    bool _wasCounted;

    PromptBlock(BlockPosition position, byte[] json, BlockFacts facts)
    {
        Position = position;
        (_json, Length) = (json, json.Length);
        _isHashed = facts.HashedJson is not null;
        _hash = _isHashed ? HashOf(position, facts.HashedJson) : default;
        _utf16Length = facts.Utf16Length;
        IsMedia = facts.IsMedia;
        CanCarryMarker = facts.CanCarryMarker;
        OwnMarker = facts.OwnMarker;
        IsText = facts.IsText;
    }

    static ReadOnlySpan<byte> OneHour => ""","cache_control":{"type":"ephemeral","ttl":"1h"}}"""u8;

    static ReadOnlySpan<byte> FiveMinutes => ""","cache_control":{"type":"ephemeral","ttl":"5m"}}"""u8;

    /// <summary>The part of the request it stands in.</summary>
    public PromptSection Section => Position.Section;

    /// <summary>The block as it is sent, compact.</summary>
    public ReadOnlyMemory<byte> Json => _json.AsMemory(0, Length);

    /// <summary>
    /// Identity of content, role and section, in this process; a marker of its own does not count. No two different
    /// blocks have one, also where somebody tries to make such (<see cref="KeyedHash"/>). Made at the first call.
    /// </summary>
    public UInt128 Hash
    {
        get
        {
            // Two threads may both make it: they write the same, and say so when it is whole.
            if (!_isHashed)
            {
                _hash = HashOf(Position, Bytes);
                _isHashed = true;
            }

            return _hash;
        }
    }

    /// <summary>
    /// The length of what the model reads of it as text, for token estimates; media data does not count.
    /// </summary>
    public int Utf16Length => _utf16Length ?? BlockFacts.LengthOf(Text());

    /// <summary>Whether it is or contains an image or a document whose tokens do not follow from its length.</summary>
    public bool IsMedia { get; }

    /// <summary>Whether the API accepts a cache marker here.</summary>
    public bool CanCarryMarker { get; private set; }

    /// <summary>The marker the user wrote; null when there is none.</summary>
    public CacheTtl? OwnMarker { get; }

    internal BlockPosition Position { get; }

    /// <summary>The bytes of <see cref="Json"/>.</summary>
    internal int Length { get; private set; }

    /// <summary><see cref="Json"/> for loops over millions of requests; good until the block is lent anew.</summary>
    internal ReadOnlySpan<byte> Bytes => _json.AsSpan(0, Length);

    internal bool IsText { get; }

    internal bool IsEmptyText => IsText && !CanCarryMarker;

    /// <summary>
    /// What the model reads of it: of a text block its text, of all else its JSON. Counted at the first two calls and
    /// then known: the text of one row is asked for once, a text that rows share for each of them.
    /// </summary>
    internal TextFeatures Features
    {
        get
        {
            if (_features is { } known)
                return known.Value;
            var features = TextFeatures.OfJson(IsText ? Text() : Bytes);
            if (_wasCounted)
                _features = new(features);
            _wasCounted = true;
            return features;
        }
    }

    /// <summary>A block that is a text and nothing else, written as texts are written here.</summary>
    internal static PromptBlock CreateText(BlockPosition position, byte[] json) =>
        new(position, json, BlockFacts.OfText(json));

    internal static PromptBlock Create(BlockPosition position, byte[] json)
    {
        if (BlockFacts.OfPlainText(position.Section, json) is { } plain)
            return new(position, json, plain);
        using var document = JsonDocument.Parse(json);
        return new(position, json, BlockFacts.Of(position.Section, document.RootElement));
    }

    /// <summary>
    /// Becomes another plain text at the same position; false, and nothing, where it is none. Only for a block that
    /// is lent: see <see cref="RequestComposer.Lend"/>.
    /// </summary>
    internal bool TryRefill(ReadOnlySpan<byte> json)
    {
        if (_utf16Length is not null)
            return false;
        if (json.Length > _json.Length)
            _json = new byte[Math.Max(json.Length, 2 * _json.Length)];
        json.CopyTo(_json);
        Length = json.Length;
        CanCarryMarker = BlockFacts.OfText(json).CanCarryMarker;
        (_isHashed, _digest, _features, _wasCounted) = (false, null, null, false);
        return true;
    }

    /// <summary>Writes it as it is sent, or as it is hashed.</summary>
    /// <param name="to">Where it is written.</param>
    /// <param name="marker">The marker that it gets.</param>
    /// <param name="isDigested">
    /// Whether it is only to be hashed: a long text once makes a SHA-256, which then stands for it in all requests that
    /// share it. No two blocks write the same.
    /// </param>
    internal void Write(ref ByteWriter to, CacheTtl? marker, bool isDigested)
    {
        if (isDigested && Length >= LongBytes)
        {
            to.Write([DigestMark]);
            to.Write(_digest ??= SHA256.HashData(Bytes));
        }
        else
        {
            to.Write(marker is null ? Bytes : Bytes[..^1]);
        }

        if (marker is { } ttl)
            to.Write(ttl is CacheTtl.OneHour ? OneHour : FiveMinutes);
    }

    // As it stands in the JSON, escapes and all.
    ReadOnlySpan<byte> Text()
    {
        if (_utf16Length is null)
            return BlockFacts.PlainText(Bytes);
        var reader = new Utf8JsonReader(Bytes);
        while (reader.Read())
        {
            if (reader.TokenType is not JsonTokenType.PropertyName || reader.CurrentDepth != 1)
                continue;
            if (reader.ValueTextEquals("text"u8))
            {
                reader.Read();
                return reader.ValueSpan;
            }
        }

        return [];
    }

    // Equal content elsewhere has another hash. Of the few positions each has a number; two threads that meet a new one
    // at once may leave a gap between the numbers.
    static UInt128 HashOf(BlockPosition position, ReadOnlySpan<byte> json) =>
        Contents.Of(Positions.GetOrAdd(position, static _ => Interlocked.Increment(ref _lastPosition)), json);

    internal static UInt128 Digest(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        return BinaryPrimitives.ReadUInt128BigEndian(digest);
    }
}
