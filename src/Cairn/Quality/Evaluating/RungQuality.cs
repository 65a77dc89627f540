using Cairn.Accounting;

namespace Cairn.Quality.Evaluating;

/// <summary>What one rung is worth on the labelled rows: how right it is, and for how much.</summary>
public sealed record RungQuality
{
    /// <summary>The rung, as people read it.</summary>
    public required string Name { get; init; }

    /// <summary>The labelled rows that it was asked.</summary>
    public required long Rows { get; init; }

    /// <summary>Those whose answer was graded; one without an answer counts as wrong.</summary>
    public required long Graded { get; init; }

    /// <summary>Those whose grader failed; they count neither as right nor as wrong.</summary>
    public long Ungraded => Rows - Graded;

    /// <summary>Those that are right in full.</summary>
    public required long Right { get; init; }

    /// <summary>The mean score of the graded rows, 0 to 1; null when there are none.</summary>
    public decimal? Quality { get; init; }

    /// <summary>Where the quality of all rows like these lies, 95%; null when none was graded.</summary>
    public QualityInterval? Interval { get; init; }

    /// <summary>What its answers cost together; null when that is not known of each.</summary>
    public Usd? CostUsd { get; init; }

    /// <summary>The same for each row asked.</summary>
    public Usd? CostPerRowUsd => CostUsd?.Per(Rows);

    /// <summary>The same for each successful row, where a row counts by its score; null when none succeeded.</summary>
    public Usd? CostPerSuccessfulRowUsd { get; init; }

    /// <summary>How long its answers are; null when nobody knows.</summary>
    public LengthSummary? OutputTokens { get; init; }

    /// <summary>Answers that were cut off.</summary>
    public required long Truncated { get; init; }

    /// <summary>Answers that are refusals.</summary>
    public required long Refused { get; init; }

    /// <summary>Rows without an answer.</summary>
    public required long Failed { get; init; }

    /// <summary>Whether no other rung is as good for less, or better for as much; null without costs.</summary>
    public bool? OnFront { get; init; }

    /// <summary>Where it stands against the quality asked for; null when none was.</summary>
    public Standing? Standing { get; init; }

    /// <summary>
    /// How many more labels would decide an open standing if the quality stayed as it is; null where it is decided, or
    /// where no number would do.
    /// </summary>
    public long? LabelsToSettle { get; init; }

    internal static RungQuality Of(RungAnswers rung)
    {
        var answers = rung.Answers;
        List<decimal> scores = [.. answers.Select(answer => answer.Grade.Score).OfType<decimal>()];
        var cost = CostOf(answers);
        var worth = scores.Sum();
        return new()
        {
            Name = rung.Name,
            Rows = answers.Count,
            Graded = scores.Count,
            Right = scores.Count(score => score == 1),
            Quality = scores.Count == 0 ? null : decimal.Round(worth / scores.Count, 6),
            Interval = scores.Count == 0 ? null : QualityInterval.Of(ScoreSums.Of(scores)),
            CostUsd = cost,
            CostPerSuccessfulRowUsd = worth == 0 || cost is null
                ? null
                : new Usd(decimal.Round(cost.Value.Amount / worth, Usd.QuotientDigits)),
            OutputTokens = LengthSummary.Of(answers.Select(answer => answer.OutputTokens).OfType<long>()),
            Truncated = answers.LongCount(answer => answer.End == AnswerEnd.Truncated),
            Refused = answers.LongCount(answer => answer.End == AnswerEnd.Refused),
            Failed = answers.LongCount(answer => answer.End == AnswerEnd.Failed),
        };
    }

    // A sum with a part unknown is unknown.
    static Usd? CostOf(IReadOnlyList<GradedAnswer> answers)
    {
        var total = Usd.Zero;
        foreach (var answer in answers)
        {
            if (answer.Cost is not { } cost)
                return null;
            total += cost;
        }

        return answers.Count == 0 ? null : total;
    }
}
