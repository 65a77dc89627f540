using System.Globalization;
using Cairn.Accounting;

namespace Cairn.Quality.Evaluating;

/// <summary>Says what of a prompt costs more than it is worth, by what was measured on it.</summary>
static class EvaluationFindings
{
    // A part whose absence nobody could notice is still kept for less than this.
    const decimal SavedShareMin = 0.01m;

    // The closing of an answer and a word or two around it are not prose.
    const int WordsAround = 10;
    const int ProseFactor = 3;
    const int RowsPerLabelMin = 5;
    const int CapFactor = 8;
    const double GoingOnShareMin = 0.2;

    /// <summary>The findings, one sentence each.</summary>
    /// <param name="evaluation">What was measured.</param>
    /// <param name="facts">What was agreed about each rung, in the order of the rungs.</param>
    /// <param name="ablates">Whether the rungs behind the first leave out a part of its prompt.</param>
    public static IReadOnlyList<string> Of(Evaluation evaluation, IReadOnlyList<RungFacts> facts, bool ablates) =>
    [
        .. ablates ? evaluation.Rungs.Skip(1).Select(rung => Part(evaluation, rung)).OfType<string>() : [],
        .. evaluation.Rungs.Zip(facts).Take(ablates ? 1 : facts.Count)
            .SelectMany(rung => (IEnumerable<string?>)
                [Prose(rung.First, rung.Second), Stop(rung.First, rung.Second), Cap(rung.First, rung.Second)])
            .OfType<string>(),
    ];

    static string? Part(Evaluation evaluation, RungQuality rung)
    {
        var pair = evaluation.Comparisons.First(each =>
            each.First == evaluation.Rungs[0].Name && each.Second == rung.Name);
        if (pair.Difference is not { } difference || evaluation.Rungs[0].CostPerRowUsd is not { Amount: > 0 } whole
            || rung.CostPerRowUsd is not { } rest)
        {
            return null;
        }

        var saved = 1 - (rest.Amount / whole.Amount);
        var isNoticed = pair.PValue < 0.05m;
        return string.Create(CultureInfo.InvariantCulture,
            $"{rung.Name}: {difference:+0.0000;-0.0000;0.0000} quality ({pair.PValueText}), ")
            + string.Create(CultureInfo.InvariantCulture,
                $"{saved:0.0%} of the dollars for each row saved")
            + (isNoticed || saved < SavedShareMin || difference < 0 ? "" : string.Create(CultureInfo.InvariantCulture,
                $"; {pair.Rows:N0} rows show no loss, so try the whole without it"));
    }

    static string? Prose(RungQuality rung, RungFacts facts) =>
        !facts.HasSchema && facts.LabelTokensMax is { } label && rung.OutputTokens is { } lengths
            && facts.LabelKinds > 0 && rung.Rows >= facts.LabelKinds * RowsPerLabelMin
            && lengths.P50 > (label * ProseFactor) + WordsAround
            ? string.Create(CultureInfo.InvariantCulture,
                $"{rung.Name}: half of the answers have {lengths.P50:N0} tokens or more, where {facts.LabelKinds:N0} ")
                + string.Create(CultureInfo.InvariantCulture,
                    $"labels have at most about {label:N0}: a schema with an enum, or a stop sequence behind the ")
                + "label, ends the answer there"
                + Saves(rung, facts.OutputTokenUsd * Math.Max(0, facts.OutputTokens - (label * rung.Rows)))
            : null;

    // The API refuses a stop sequence of nothing but white space, so the end of a line is none.
    static string? Stop(RungQuality rung, RungFacts facts) =>
        facts.GoingOn is { Answers: > 0 } more && more.Answers >= rung.Rows * GoingOnShareMin
            ? string.Create(CultureInfo.InvariantCulture,
                $"{rung.Name}: {more.Answers:N0} of {rung.Rows:N0} answers have their label on the first line and go ")
                + string.Create(CultureInfo.InvariantCulture,
                    $"on for {(double)more.Tokens / more.Answers:N0} tokens on average: a label asked for in tags and ")
                + "stop_sequences: [\"</label>\"] end them there"
                + Saves(rung, facts.OutputTokenUsd * more.Tokens)
            : null;

    static string Saves(RungQuality rung, Usd saved) => saved.Amount == 0 ? "" : string.Create(
        CultureInfo.InvariantCulture, $", which saves about ${saved.Amount:0.00####} of ")
        + (rung.CostUsd is { } cost ? string.Create(CultureInfo.InvariantCulture, $"${cost.Amount:0.00####}") : "all");

    static string? Cap(RungQuality rung, RungFacts facts) => rung switch
    {
        { Truncated: > 0 } => string.Create(CultureInfo.InvariantCulture,
            $"{rung.Name}: {rung.Truncated:N0} answers were cut off at max_tokens {facts.MaxTokens:N0} and paid for ")
            + "nothing"
            + (facts.TruncatedUsd.Amount == 0 ? "" : string.Create(
                CultureInfo.InvariantCulture, $" (${facts.TruncatedUsd.Amount:0.00####})"))
            + ": raise it",
        { OutputTokens: { } lengths } when facts.MaxTokens > lengths.Max * CapFactor => string.Create(
            CultureInfo.InvariantCulture,
            $"{rung.Name}: max_tokens is {facts.MaxTokens:N0}, the longest answer has {lengths.Max:N0}; with ")
            + string.Create(CultureInfo.InvariantCulture, $"{lengths.Max * 2:N0} a run reserves ")
            + (facts.OutputTokenUsd.Amount == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
                $"${(facts.OutputTokenUsd * ((facts.MaxTokens - (lengths.Max * 2)) * rung.Rows)).Amount:0.00####} "))
            + "less for its rows",
        _ => null,
    };
}
