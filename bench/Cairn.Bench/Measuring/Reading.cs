namespace Cairn.Bench.Measuring;

/// <summary>What one of the measured things took; times mean something beside their machine alone.</summary>
/// <param name="What">What was measured, such as "TypeScript SDK 1.11.0, build and post".</param>
/// <param name="Seconds">How long each round took.</param>
/// <param name="PeakBytes">
/// The most memory of its process in any round, as the subject defines it; null: not looked at.
/// </param>
sealed record Reading(string What, Spread Seconds, long? PeakBytes);
