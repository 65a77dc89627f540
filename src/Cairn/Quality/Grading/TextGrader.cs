using Cairn.Workloads;

namespace Cairn.Quality.Grading;

/// <summary>A grader that needs nothing but the two texts.</summary>
public abstract class TextGrader : Grader
{
    private protected sealed override ValueTask<Grade> CompareAsync(
        string answer, string? label, Row? row, CancellationToken cancellationToken) => new(Compare(answer, label));

    private protected abstract Grade Compare(string answer, string? label);
}
