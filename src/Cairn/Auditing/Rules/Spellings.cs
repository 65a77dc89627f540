using System.Runtime.InteropServices;
using System.Text.Json;
using Cairn.Auditing.Fixing;
using Cairn.Workloads;

namespace Cairn.Auditing.Rules;

/// <summary>
/// Finds JSON that means the same and is written in two ways. Remembers a few thousand texts at most.
/// </summary>
sealed class Spellings
{
    const int KnownMax = 4096;

    readonly HashSet<UInt128> _seen = [];
    readonly Dictionary<UInt128, UInt128> _firstOf = [];
    ReadOnlyMemory<byte> _last;

    /// <summary>Where the second way of writing came first; null while there is none.</summary>
    public AuditPlace? Second { get; private set; }

    /// <summary>Takes a text.</summary>
    public void Add(ReadOnlyMemory<byte> json, SeenRequest seen, int? block)
    {
        if (Second is not null || _seen.Count >= KnownMax || Same(json, _last))
            return;
        _last = json;
        var hash = PromptBlock.Digest(json.Span);
        if (!_seen.Add(hash))
            return;
        using var document = JsonDocument.Parse(json);
        var canonical = PromptBlock.Digest(CanonicalJson.Of(document.RootElement).Span);
        ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(_firstOf, canonical, out var isKnown);
        if (isKnown)
            Second = seen.At(block);
        else
            first = hash;
    }

    static bool Same(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right) =>
        left.Length == right.Length && left.Span.SequenceEqual(right.Span);
}
