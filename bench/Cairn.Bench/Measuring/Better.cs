namespace Cairn.Bench.Measuring;

/// <summary>Which way a figure should move.</summary>
enum Better
{
    Higher,
    Lower,
}
