namespace Cairn.Bench.Growing;

/// <summary>What something took at one size.</summary>
/// <param name="Size">How large it was.</param>
/// <param name="Seconds">How long it took, from start to end of the process.</param>
/// <param name="PeakBytes">The most memory of its process.</param>
sealed record GrowthPoint(double Size, double Seconds, long PeakBytes);
