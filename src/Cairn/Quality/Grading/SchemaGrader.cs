using Cairn.Workloads;

namespace Cairn.Quality.Grading;

/// <summary>For rows without labels: right when the answer has the shape that a schema demands.</summary>
public sealed class SchemaGrader(AnswerSchema schema) : TextGrader
{
    /// <inheritdoc/>
    public override bool NeedsLabel => false;

    private protected override Grade Compare(string answer, string? label) =>
        Grade.Of(Json(answer) is { } json && schema.FaultOf(json) is null);
}
