using Cairn.Quality.Cascading;
using Cairn.Quality.Certifying;
using Cairn.Workloads;

namespace Cairn.Planning;

/// <summary>
/// Goes down the rungs of a cascade with what is expected of their answers: how many rows each is asked, and how many
/// are right at the end.
/// </summary>
/// <param name="rows">How many rows are asked.</param>
/// <param name="quality">What is certified, and how.</param>
/// <param name="evidence">What an evaluation has shown of all rungs; null where there is none.</param>
sealed class CascadeWalk(int rows, QualityTerms quality, CascadeEvidence? evidence)
{
    /// <summary>What a small model gets wrong of a task that it is a candidate for.</summary>
    public const double WrongShare = 0.14;

    /// <summary>How many of its answers are not usable.</summary>
    public const double UnusableShare = 0.02;

    // A rung keeps about as much of what reaches it as the first does; what it gets is harder.
    const double HarderShare = 0.7;

    /// <summary>Whether the ranking of the answers is measured too, or else known to be none.</summary>
    public bool IsRanked => evidence is { IsRanked: true } || quality.Confidence.Count == 0;

    bool IsLabelled => evidence is { IsLabelled: true };

    /// <summary>What is expected of some rungs.</summary>
    /// <param name="Asked">How many rows each is asked, audits included.</param>
    /// <param name="Audits">How many rows are audited at the first of them.</param>
    /// <param name="EscalatedShare">The share of rows that the first of them does not keep, audits included.</param>
    /// <param name="Succeeded">How many rows are right at the end; null where nobody knows.</param>
    public sealed record Expectation(IReadOnlyList<int> Asked, int Audits, decimal EscalatedShare, int? Succeeded);

    /// <summary>What is expected of every row at one rung alone.</summary>
    public int? SucceededAt(int rung, int top)
    {
        if (evidence is not null)
        {
            return (int)(rows * evidence.Rungs[rung].Answers.Average(answer =>
                IsLabelled ? Weight(answer.IsRight == true) : Weight(!answer.IsWrong)));
        }

        return quality.Against == Yardstick.Labels ? null
            : rung == top ? rows
            : rung == 0 ? (int)(rows * (1 - WrongShare))
            : null;
    }

    /// <summary>What is expected of a cascade of some of the rungs.</summary>
    /// <param name="rungs">Their numbers, cheapest first, two or more; the last is the dearest of all.</param>
    public Expectation Of(IReadOnlyList<int> rungs)
    {
        var pool = evidence is null ? null : new EvidencePool(evidence);
        var (asked, reaching, audited, wrong) = (new List<int> { rows }, (double)rows, 0.0, 0.0);
        var (audits, share) = (0, 0.0);
        for (var edge = 0; edge + 1 < rungs.Count; edge++)
        {
            var known = edge == 0 || IsRanked ? pool?.At(rungs[edge]) : null;
            var step = edge == 0 || known is not null
                ? Keep((int)Math.Round(reaching), (edge, rungs.Count - 1), known)
                : new(reaching * (1 - HarderShare));
            if (IsRanked)
                pool?.Keep(rungs[edge], step.AcceptedShare);
            if (edge == 0)
                (audits, share) = (step.Audits, 1 - (step.Kept / rows));
            audited += step.DearAudits;
            wrong += step.Wrong;
            reaching = Math.Max(0, reaching - step.Kept - step.DearAudits);
            asked.Add((int)Math.Ceiling(Math.Round(reaching + (edge + 2 == rungs.Count ? audited : 0), 6)));
        }

        return new(asked, audits, decimal.Round((decimal)share, 4), Succeeded(pool, rungs[^1], wrong));
    }

    // What agrees with the dearest rung is right, unless labels say what is.
    int? Succeeded(EvidencePool? pool, int top, double wrong) => pool switch
    {
        null when quality.Against == Yardstick.Labels => null,
        not null when IsLabelled && IsRanked => (int)(rows * pool.RightShare(top)),
        not null when IsLabelled => (int)((rows - wrong) * pool.RightShare(top)),
        _ => (int)(rows - wrong),
    };

    Step Keep(int reaching, (int Edge, int Edges) at, IReadOnlyList<AnswerEvidence>? known)
    {
        List<(decimal Score, bool IsWrong)> scored =
        [
            .. known?.Where(answer => answer.Score is not null)
                .Select(answer => (answer.Score!.Value, answer.IsWrong)) ?? [],
        ];
        var unusable = known is not null ? 1 - ((double)scored.Count / known.Count)
            : quality.Target is null ? UnusableShare : 0;
        var usable = (int)Math.Round(reaching * (1 - unusable));
        var wrong = scored.Count > 0 ? scored.Average(answer => Weight(answer.IsWrong)) : WrongShare;
        if (quality.Target is null || usable < 2)
            return new(usable) { Wrong = usable * wrong, AcceptedShare = 1 };

        var curve = scored.Count > 0 && IsRanked ? ErrorCurve.Measured(scored) : ErrorCurve.Calibrated(wrong);
        var share = RungEdge.Shares(quality, rows, at.Edges)[at.Edge];
        share = share with { AllowedErrors = Math.Min(share.AllowedErrors, usable - 1) };
        var audits = RankedRung.AuditsFor(usable, share, quality, default);
        var (accepted, errors) = Accepted((usable, audits), EscalationRule.Of(usable, share, audits).KStar, curve);
        var isDear = quality.Against != Yardstick.Labels;
        var unaudited = 1 - ((double)audits / usable);
        return new(isDear ? accepted * unaudited : accepted)
        {
            Audits = audits,
            DearAudits = isDear ? audits : 0,
            Wrong = errors * unaudited,
            AcceptedShare = (double)accepted / usable,
        };
    }

    // Down the ranking, up to the last audited error that is passed.
    static (int Accepted, double Errors) Accepted((int Rows, int Audits) of, int? kStar, ErrorCurve curve)
    {
        if (kStar is not { } passed)
            return (0, 0);
        var (errors, accepted) = (0.0, 0);
        while (accepted < of.Rows && errors * of.Audits / of.Rows <= passed + 1)
        {
            errors += curve.At((accepted + 0.5) / of.Rows);
            accepted++;
        }

        return (accepted, errors);
    }

    static double Weight(bool counts) => counts ? 1 : 0;

    // What one rung keeps, in rows; the wrong ones of it are not audited.
    sealed record Step(double Kept)
    {
        public int Audits { get; init; }

        public int DearAudits { get; init; }

        public double Wrong { get; init; }

        public double AcceptedShare { get; init; }
    }
}
