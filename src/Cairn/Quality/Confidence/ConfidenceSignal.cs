using Cairn.Quality.Grading;
using Cairn.Workloads;

namespace Cairn.Quality.Confidence;

/// <summary>Reads off an answer how sure one can be of it: Claude returns no token probabilities.</summary>
/// <remarks>
/// A score orders answers; whether 0.8 means eight in ten is of no account for what is certified. Signals keep nothing
/// between answers and may be used by several threads at once.
/// </remarks>
public abstract class ConfidenceSignal
{
    /// <summary>The signal that a workload asks for.</summary>
    public static ConfidenceSignal Of(ConfidenceTerms terms) => terms.Kind switch
    {
        ConfidenceKind.Field => new FieldSignal(terms.Field!, terms.Values),
        ConfidenceKind.Abstain => new AbstainSignal(terms.Field, terms.Value!),
        ConfidenceKind.Schema => new GradedSignal(new SchemaGrader(terms.Schema!) { Field = terms.Field }),
        ConfidenceKind.Regex => new PatternSignal(terms.Field, terms.Pattern!),
        ConfidenceKind.Votes => new VotesSignal(terms.Field),
        ConfidenceKind.Command => new GradedSignal(new CommandGrader(terms.Command!) { Field = terms.Field }),
        _ => throw new ArgumentException($"There is no signal {terms.Kind}.", nameof(terms)),
    };

    /// <summary>Whether it has to see the row beside the answer. The default is that it need not.</summary>
    public virtual bool NeedsRow => false;

    /// <summary>Reads one answer that succeeded.</summary>
    public abstract ValueTask<ConfidenceReading> ReadAsync(
        string answer, AskedAnswer asked, CancellationToken cancellationToken);

    /// <summary>A part of an answer as text; null where it has no such part.</summary>
    private protected static string? PartOf(string answer, string? field) =>
        new ExactGrader { Field = field }.LabelOf(answer);
}
