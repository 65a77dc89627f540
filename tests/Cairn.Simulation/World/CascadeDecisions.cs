using Cairn.Planning;
using Cairn.Running;

namespace Cairn.Simulation.World;

/// <summary>Remembers what was decided by which answers, across the lives of a run's processes.</summary>
sealed class CascadeDecisions
{
    readonly Dictionary<string, string> _byAnswers = new(StringComparer.Ordinal);

    /// <summary>Notes a decision; says so if the same answers led to another one before.</summary>
    public string? Contradiction(RunSnapshot snapshot, NextStages next)
    {
        var (answers, decided) = (AnswersOf(snapshot), TextOf(next));
        if (_byAnswers.TryAdd(answers, decided) || _byAnswers[answers] == decided)
            return null;
        return $"behind {snapshot.Run.Stages.Count} stages it was '{_byAnswers[answers]}', now it is '{decided}'";
    }

    // A rung's answer to a row is always the same, so which answers were accepted says all.
    static string AnswersOf(RunSnapshot snapshot)
    {
        var succeeded = snapshot.Submissions
            .SelectMany(submission => submission.RowsThat(outcome => outcome == RowOutcome.Succeeded)).Order();
        return $"{snapshot.Run.Stages.Count} {snapshot.Run.Spec.AcceptsCascade} {string.Join(' ', succeeded)}";
    }

    static string TextOf(NextStages next) => next switch
    {
        NextStages.Append(var drafts) => string.Join("; ", drafts.Select(draft =>
            $"{draft.Kind} at {draft.Rung}: {string.Join(' ', RowsOf(draft.Layout))}")),
        NextStages.Halt(var cause, _) => $"stop for {cause}",
        _ => "nothing",
    };

    static IEnumerable<int> RowsOf(RunLayout layout) =>
        Enumerable.Range(0, layout.InputRows).Where(row => layout.PlaceOf(row) >= 0);
}
