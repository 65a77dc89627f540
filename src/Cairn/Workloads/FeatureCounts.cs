using System.Runtime.CompilerServices;

namespace Cairn.Workloads;

/// <summary>
/// A number for each <see cref="TextFeature"/>, in the value itself: most texts are counted once and forgotten.
/// </summary>
[InlineArray(TextFeatures.Count)]
struct FeatureCounts
{
    int _first;
}
