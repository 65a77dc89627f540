using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Cairn.Workloads;

/// <summary>The features of one text, counted in one pass over its UTF-8.</summary>
readonly struct TextFeatures
{
    /// <summary>How many features there are.</summary>
    public const int Count = (int)TextFeature.Ideograph + 1;

    readonly FeatureCounts _counts;

    TextFeatures(in FeatureCounts counts, int characters)
    {
        _counts = counts;
        Characters = characters;
    }

    /// <summary>Each feature's count, in the order of <see cref="TextFeature"/>.</summary>
    [UnscopedRef]
    public ReadOnlySpan<int> Counts => _counts;

    /// <summary>The text's length in UTF-16.</summary>
    public int Characters { get; }

    /// <summary>Counts in plain UTF-8; bytes that are none count as something.</summary>
    public static TextFeatures Of(ReadOnlySpan<byte> utf8)
    {
        var (counts, masks) = (default(FeatureCounts), default(TextMasks));
        masks.Count(utf8, ref counts);
        return new(counts, utf8.Length - masks.Inside + masks.Pictographs);
    }

    /// <summary>Counts in the UTF-8 of JSON, or of a JSON string without its quotes, as what it stands for.</summary>
    public static TextFeatures OfJson(ReadOnlySpan<byte> json)
    {
        if (!json.Contains((byte)'\\'))
            return Of(json);

        var buffer = ArrayPool<byte>.Shared.Rent(json.Length);
        try
        {
            return Of(buffer.AsSpan(0, JsonText.Unescape(json, buffer)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
