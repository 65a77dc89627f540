namespace Cairn.Quality.Confidence;

/// <summary>Answers of about the same score: what they state, and what is true of them.</summary>
/// <param name="From">The lowest score of the bin.</param>
/// <param name="To">The score at which the next begins.</param>
/// <param name="Rows">How many answers are in it.</param>
/// <param name="MeanScore">What they state on average, from 0 to 1.</param>
/// <param name="ShareRight">The share of them that is right, from 0 to 1.</param>
public sealed record CalibrationBin(decimal From, decimal To, int Rows, decimal MeanScore, decimal ShareRight);
