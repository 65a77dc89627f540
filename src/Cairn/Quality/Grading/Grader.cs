using System.Text.Json;
using Cairn.Workloads;

namespace Cairn.Quality.Grading;

/// <summary>Compares an answer with its label, always in the same way.</summary>
/// <remarks>Graders keep nothing between answers and may be used by several threads at once.</remarks>
public abstract class Grader
{
    const int AtOnce = 4;

    /// <summary>
    /// The field of the answer that is graded, dots leading into objects; null for the whole answer. An answer without
    /// the field is wrong. The default is null.
    /// </summary>
    public string? Field { get; init; }

    /// <summary>Whether an answer cannot be graded without a label. The default is that it cannot.</summary>
    public virtual bool NeedsLabel => true;

    /// <summary>The grader that a workload asks for.</summary>
    /// <param name="terms">What it says; not a judge, which is a model and needs a run of its own.</param>
    public static Grader Of(GraderTerms terms) => terms.Kind switch
    {
        GraderKind.Exact => new ExactGrader { Field = terms.Field },
        GraderKind.Normalised => new NormalisedGrader { Field = terms.Field },
        GraderKind.Numeric => new NumericGrader
        {
            Field = terms.Field,
            Absolute = terms.Tolerance,
            Relative = terms.RelativeTolerance,
        },
        GraderKind.Set => new SetGrader { Field = terms.Field },
        GraderKind.Fields => new FieldsGrader { Field = terms.Field, Fields = terms.Fields },
        GraderKind.Regex => new RegexGrader(terms.Pattern!) { Field = terms.Field },
        GraderKind.Schema => new SchemaGrader(terms.Schema!) { Field = terms.Field },
        GraderKind.Command => new CommandGrader(terms.Command!) { Field = terms.Field },
        _ => throw new ArgumentException($"A {terms.Kind} does not grade by itself.", nameof(terms)),
    };

    /// <summary>Grades one answer.</summary>
    /// <param name="answer">The text that the model gave.</param>
    /// <param name="label">What is right, as text or as the text of a JSON value; null when nobody said.</param>
    /// <param name="row">The row that was asked; null where it is unknown.</param>
    /// <param name="cancellationToken">Stops a grader that runs.</param>
    public ValueTask<Grade> GradeAsync(
        string answer, string? label, Row? row, CancellationToken cancellationToken)
    {
        if (NeedsLabel && label is null)
            return new(Grade.Ungraded("no label; this grader compares the answer with one"));
        return LabelOf(answer) is { } part
            ? CompareAsync(part, label, row, cancellationToken)
            : new(Grade.Wrong);
    }

    /// <summary>Grades many answers, a few at a time.</summary>
    /// <param name="answers">The answers, each with its label and its row where they are known.</param>
    /// <param name="done">Told how many are graded; null when nobody wants to know.</param>
    /// <param name="cancellationToken">Stops it between two answers.</param>
    /// <returns>A grade for each, in the order of the answers.</returns>
    public async Task<IReadOnlyList<Grade>> GradeAllAsync(
        IReadOnlyList<(string Answer, string? Label, Row? Row)> answers, Action<int>? done,
        CancellationToken cancellationToken)
    {
        var grades = new Grade[answers.Count];
        var graded = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, answers.Count, options, async (index, stop) =>
        {
            var (answer, label, row) = answers[index];
            grades[index] = await GradeAsync(answer, label, row, stop);
            done?.Invoke(Interlocked.Increment(ref graded));
        });
        return grades;
    }

    /// <summary>
    /// The part of an answer that is compared, which is also what another answer has to equal where this one is taken
    /// for the label; null when the answer has no such part.
    /// </summary>
    public virtual string? LabelOf(string answer) => Field is null ? answer : FieldOf(answer, Field);

    /// <summary>Grades the part of an answer that counts.</summary>
    private protected abstract ValueTask<Grade> CompareAsync(
        string answer, string? label, Row? row, CancellationToken cancellationToken);

    static string? FieldOf(string answer, string field)
    {
        if (Json(answer) is not { } value)
            return null;
        foreach (var name in field.Split('.'))
        {
            if (value.ValueKind is not JsonValueKind.Object || !value.TryGetProperty(name, out value))
                return null;
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Null => null,
            _ => RowFields.Compact(value),
        };
    }

    /// <summary>The JSON that a text is; null when it is none, has a key twice, or is nested too deep.</summary>
    private protected static JsonElement? Json(string text)
    {
        try
        {
            return JsonElement.Parse(text, RowFields.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
