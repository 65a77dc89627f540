namespace Cairn.Quality.Evaluating;

/// <summary>What rungs are compared for: agreed before they are asked, so that whoever goes on does the same.</summary>
public sealed record EvaluationTerms
{
    /// <summary>Whether parts of the prompt are left out, one at a time, instead of comparing models.</summary>
    public bool Ablates { get; init; }

    /// <summary>The quality that a rung has to reach, 0 to 1; null for none.</summary>
    public decimal? Target { get; init; }
}
