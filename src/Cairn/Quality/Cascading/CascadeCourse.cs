using System.Globalization;
using Cairn.Quality.Certifying;
using Cairn.Quality.Confidence;
using Cairn.Workloads;

namespace Cairn.Quality.Cascading;

/// <summary>
/// Decides how a cascade goes on: cheap answers for all rows, then audits, then the next rung for the rows whose cheap
/// answer may not stay, and so on to the dearest.
/// </summary>
/// <remarks>
/// A pure function of recorded answers: it goes through the stages so far as if they came anew, and the same answers
/// lead to the same decision. What is audited follows from the seed and the number of ranked rows, and is asked before
/// any dear answer or label of these rows is looked at. Rows without a usable answer are never kept. With a target, at
/// most B wrong answers are kept on all cheap rungs together but for a chance of delta, see
/// <see cref="EscalationRule"/>; without one, only rows without a usable answer are escalated.
/// </remarks>
public sealed class CascadeCourse
{
    const int FaultsShown = 3;

    readonly CascadeTerms _terms;
    readonly ICascadeAnswers _answers;
    readonly ConfidenceModel _model;
    readonly AnswerCheck _check;
    readonly List<string> _notes = [];

    /// <summary>A cascade held to its terms.</summary>
    public CascadeCourse(CascadeTerms terms, ICascadeAnswers answers)
    {
        (_terms, _answers) = (terms, answers);
        _model = ConfidenceModel.Of(terms.Quality.Confidence);
        _check = new(terms.Quality, answers);
    }

    QualityTerms Quality => _terms.Quality;

    bool IsAgainstLabels => Quality.Against == Yardstick.Labels;

    /// <summary>What comes behind stages that are answered.</summary>
    /// <param name="stages">All of them, in order; the first asks all rows at the first rung.</param>
    /// <param name="cancellationToken">Stops it; nothing is decided then.</param>
    /// <exception cref="ArgumentException">The stages are none of a cascade.</exception>
    public async Task<CascadeDecision> NextAsync(
        IReadOnlyList<CascadeStage> stages, CancellationToken cancellationToken)
    {
        _notes.Clear();
        var edges = new List<EdgeFinding>();
        CascadeStep? step = null;
        var next = 0;
        for (var rung = 0; step is null && RungHistory.Take(stages, ref next) is { } history; rung++)
        {
            var asked = stages[history.Asked].Rows;
            if (rung == _terms.Top)
            {
                step = await AtTopAsync(history, asked, cancellationToken);
                continue;
            }

            var edge = new RungEdge(_terms, rung, history, asked);
            var (finding, wanted) = await EdgeAsync(edge, cancellationToken);
            edges.Add(finding);
            step = next == stages.Count ? wanted : Contradiction(edge, wanted, stages[next].Rows);
        }

        var decided = new CascadeDecision(step ?? new CascadeStep.Done(), edges, [.. _notes]);
        var audit = stages.Index().FirstOrDefault(stage => stage.Item.Task is CascadeTask.Audit);
        return decided.Step is CascadeStep.Done && audit.Item is not null
            ? decided with { TopError = await _check.OfTopAsync((audit.Index, audit.Item.Rows), cancellationToken) }
            : decided;
    }

    // The rows that go on were decided by the same answers before. A program of the user's may say otherwise now, and
    // a certificate of that would not speak of the rows that were kept.
    static CascadeStep.Stop? Contradiction(RungEdge edge, CascadeStep? wanted, IReadOnlyList<int> escalated)
    {
        if (wanted is not CascadeStep.Ask({ Task: CascadeTask.Escalate } stage, _)
            || stage.Rows.Except(escalated).Count() is not (> 0 and var more))
        {
            return null;
        }

        return new(CascadeStop.Grading, string.Create(CultureInfo.InvariantCulture,
            $"{more:N0} answers of {edge.Name} were kept that would not be kept now: a program that grades them, or ")
            + "says how sure they are, no longer says what it said of the same answers.");
    }

    async Task<CascadeStep> AtTopAsync(
        RungHistory history, IReadOnlyList<int> asked, CancellationToken cancellationToken)
    {
        if (Quality.OnInvalid != InvalidRule.Retry || history.Again is not null)
            return new CascadeStep.Done();

        var texts = await RungScores.TextsAsync(_answers, history.Asked, null, cancellationToken);
        List<int> failed = [.. asked.Where(row => texts.GetValueOrDefault(row) is null)];
        return failed.Count == 0
            ? new CascadeStep.Done()
            : new CascadeStep.Ask(new(CascadeTask.Ask, _terms.Top, failed), 1);
    }

    // What is found of the rung, and what to do if nothing was done behind it; null for nothing.
    async Task<(EdgeFinding Finding, CascadeStep? Wanted)> EdgeAsync(
        RungEdge edge, CancellationToken cancellationToken)
    {
        var scores = await RungScores.ReadAsync(
            (edge.History, _terms.Rows), _model, _answers, cancellationToken);
        var (unusable, usable) = (new List<int>(), new List<int>());
        foreach (var row in edge.Rows)
            (scores.Signs[row] is null ? unusable : usable).Add(row);
        var finding = new EdgeFinding(edge.Rung, edge.Rows.Count, unusable.Count);
        if (Again(edge, scores) is { } again)
            return (finding, again);
        if (scores.Note(edge.Rung) is { } note)
            _notes.Add(note);
        if (Quality.Target is null)
        {
            finding = finding with { Kept = usable.Count, Drift = DriftOf(edge, edge.Rows, unusable) };
            return Drifted(finding.Drift) is { } halt
                ? (finding with { Escalated = unusable.Count }, halt)
                : Escalation(edge, finding, unusable);
        }

        var fit = new Fitting(edge, _answers, _check);
        if (fit.Ask(_model, usable) is { } ask)
            return (finding, ask);
        var known = await fit.FitAsync(_model, (usable, scores.Signs), cancellationToken);
        List<(int, decimal)> ranked = [.. usable.Where(row => !known.IsKnown(row))
            .Select(row => (row, known.Model.ScoreOf(scores.Signs[row]!)))];
        finding = finding with { Ranked = ranked.Count, FittedOn = known.Count };
        List<int> escalated = [.. unusable, .. IsAgainstLabels ? known.Wrong : []];
        if (Drift(edge, ranked) is { } drift)
            return (finding, drift);
        if (ranked.Count >= 2)
        {
            var rung = RankedRung.Of(
                ranked, edge.Share(), Quality, (edge.Seed, known.Model.Fitted is not null, Declared(edge)));
            return await AuditAsync((edge, finding), (rung, ranked), (unusable, escalated), cancellationToken);
        }

        escalated.AddRange(ranked.Select(row => row.Item1));
        return NoGain(edge, finding, escalated.Count) is { } stop
            ? (finding with { Escalated = escalated.Count }, stop)
            : Escalation(edge, finding, escalated);
    }

    // A declared sample is drawn from all rows; whatever reaches a later rung is no such sample any more.
    Func<int, bool>? Declared(RungEdge edge) =>
        IsAgainstLabels && edge.Rung == 0 && Quality.Labels is { AreUniformSample: true }
            ? row => _answers.LabelOf(row) is not null
            : null;

    CascadeStep.Ask? Again(RungEdge edge, RungScores scores)
    {
        if (Quality.OnInvalid == InvalidRule.Retry && edge.History.Again is null && scores.Failed.Count > 0)
            return new(new(CascadeTask.Ask, edge.Rung, [.. scores.Failed]), 1);

        var votes = Quality.Confidence.Max(sign => (int?)sign.Votes) ?? 0;
        List<int> voting = votes > 1 && edge.History.Votes.Count == 0
            ? [.. edge.Rows.Where(row => !scores.Failed.Contains(row))] : [];
        return voting.Count == 0 ? null : new(new(CascadeTask.Vote, edge.Rung, voting), votes - 1);
    }

    CascadeStep.Stop? Drift(RungEdge edge, List<(int Row, decimal Score)> ranked) =>
        edge.Rung == 0 && _terms.Pilot.Count > 0
            && ConfidenceDrift.Of(ranked, _terms.Pilot) is { IsAlarm: true } drift
                ? Drifted(drift.ToString())
                : null;

    EscalationDrift? DriftOf(RungEdge edge, IReadOnlyCollection<int> rows, IReadOnlyCollection<int> escalated) =>
        edge.Rung > 0 || _terms.Pilot.Count == 0 ? null : EscalationDrift.Of(rows, escalated, _terms.Pilot);

    CascadeStep.Stop? Drifted(EscalationDrift? drift) =>
        drift is { IsAlarm: true } ? Drifted(drift.ToString()) : null;

    CascadeStep.Stop? Drifted(string alarm)
    {
        _notes.Add(alarm);
        return Quality.OnDrift == AlarmRule.Stop && !_terms.Overruled.Contains(CascadeStop.Drift)
            ? new(CascadeStop.Drift, alarm)
            : null;
    }

    async Task<(EdgeFinding, CascadeStep?)> AuditAsync(
        (RungEdge Edge, EdgeFinding Finding) at, (RankedRung Rung, List<(int Row, decimal Score)> Scores) ranked,
        (List<int> Unusable, List<int> Escalated) without, CancellationToken cancellationToken)
    {
        var (edge, finding) = at;
        var (unusable, escalated) = without;
        var rung = ranked.Rung;
        if (rung.Rule.KStar is null)
        {
            return edge.Rung == 0 && !_terms.Overruled.Contains(CascadeStop.NotCertifiable)
                ? (finding, new CascadeStep.Stop(CascadeStop.NotCertifiable, rung.Refusal(Quality)))
                : Escalation(edge, finding, [.. escalated, .. ranked.Scores.Select(row => row.Row)]);
        }

        if (!IsAgainstLabels && edge.History.Audit is null)
        {
            return (finding, NoGain(edge, finding, rung.Audited.Count)
                ?? (CascadeStep)new CascadeStep.Ask(new(CascadeTask.Audit, _terms.Top, rung.Audited), 1));
        }

        if (edge.History.Judged is null && await _check.ToJudgeAsync(
            rung.Audited, edge.History, edge.History.Audit, cancellationToken) is { Count: > 0 } judged)
        {
            return (finding, new CascadeStep.Ask(new(CascadeTask.Judge, edge.Rung, [.. judged.Keys]), 1)
            {
                Judged = judged,
            });
        }

        var found = await _check.OfAsync(rung.Audited, edge.History, edge.History.Audit, cancellationToken);
        var ungraded = Ungraded(rung.Audited, found);
        var (accepted, rest, part) = rung.Cut([.. found.Select(row => row.IsWrong)], edge.Name);
        var audited = rung.Audited.Zip(found).ToDictionary(row => row.First, row => row.Second);
        bool HasDearAnswer(int row) => !IsAgainstLabels && audited.ContainsKey(row);
        bool IsRight(int row) => audited.TryGetValue(row, out var answer) && !answer.IsWrong;
        var scores = ranked.Scores.ToDictionary(row => row.Row, row => row.Score);
        escalated.AddRange(accepted.Where(row => IsAgainstLabels && audited.ContainsKey(row) && !IsRight(row)));
        escalated.AddRange(rest.Where(row => !HasDearAnswer(row) && !(IsAgainstLabels && IsRight(row))));
        finding = finding with
        {
            Audits = rung.Audited.Count,
            AuditErrors = found.Count(row => row.IsWrong),
            Unanswered = found.Count(row => row.IsUnanswered),
            Kept = edge.Rows.Count - escalated.Count - (IsAgainstLabels ? 0 : audited.Count + finding.FittedOn),
            Discrimination = Discrimination.Of([.. audited.Where(row => !row.Value.IsUnanswered)
                .Select(row => (scores[row.Key], !row.Value.IsWrong))]),
            Drift = DriftOf(edge, [.. unusable, .. scores.Keys], [.. unusable, .. rest]),
            Part = part,
        };
        return (ungraded ?? Drifted(finding.Drift) ?? NoGain(edge, finding, escalated.Count)) is { } stop
            ? (finding with { Escalated = escalated.Count }, stop)
            : Escalation(edge, finding, escalated);
    }

    // A missing label cannot be asked for: whoever gave it would know what the cheap answer is.
    CascadeStep.Stop? Ungraded(IReadOnlyList<int> audited, IReadOnlyList<AnswerCheck.Finding> found)
    {
        if (IsAgainstLabels && audited.Count(row => _answers.LabelOf(row) is null) is > 0 and var missing)
        {
            _notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"{missing:N0} of {found.Count:N0} audited rows have no label and count as wrong. Which rows are ")
                + "audited is drawn from all: label every row, or write labels_are: uniform_sample where the labelled "
                + "ones were drawn evenly.");
        }

        var faults = audited.Zip(found).Where(row => row.Second.Fault is not null).ToList();
        if (faults.Count == 0)
            return null;

        var note = string.Create(CultureInfo.InvariantCulture,
            $"The grader could not grade {faults.Count:N0} of {found.Count:N0} audited answers, which count as wrong: ")
            + string.Join("; ", faults.Take(FaultsShown).Select(row => $"row {row.First + 1}: {row.Second.Fault}"))
            + (faults.Count > FaultsShown ? "; ..." : ".");
        _notes.Add(note);
        return _terms.Overruled.Contains(CascadeStop.Grading)
            ? null
            : new(CascadeStop.Grading, note + " With --accept-cascade they stay so.");
    }

    // Behind the first rung the dear answers are mostly asked already.
    CascadeStep.Stop? NoGain(RungEdge edge, EdgeFinding finding, int escalated)
    {
        if (edge.Rung > 0 || new Gain(_terms, _answers).Complaint(edge, finding, escalated) is not { } complaint)
            return null;

        _notes.Add(complaint);
        return Quality.OnNoGain == AlarmRule.Stop && !_terms.Overruled.Contains(CascadeStop.NoGain)
            ? new(CascadeStop.NoGain, complaint)
            : null;
    }

    static (EdgeFinding, CascadeStep?) Escalation(RungEdge edge, EdgeFinding finding, List<int> rows)
    {
        rows.Sort();
        return (finding with { Escalated = rows.Count },
            rows.Count == 0 ? null : new CascadeStep.Ask(new(CascadeTask.Escalate, edge.Rung + 1, rows), 1));
    }
}
