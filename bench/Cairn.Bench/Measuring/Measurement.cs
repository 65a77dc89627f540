namespace Cairn.Bench.Measuring;

/// <summary>What a subject found.</summary>
/// <param name="Scale">How much it measured; figures of two scales are not compared.</param>
/// <param name="Facts">What was measured, in one line: rows, bytes, what memory means.</param>
/// <param name="Figures">The ratios it stands for.</param>
/// <param name="Readings">What each thing took.</param>
sealed record Measurement(
    Scale Scale, string Facts, IReadOnlyList<Figure> Figures, IReadOnlyList<Reading> Readings);
