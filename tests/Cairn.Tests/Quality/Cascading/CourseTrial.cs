using System.Globalization;
using Cairn.Accounting;
using Cairn.Quality.Cascading;
using Cairn.Workloads;

namespace Cairn.Tests.Quality.Cascading;

/// <summary>A cascade over made-up answers, and what it is held to.</summary>
static class CourseTrial
{
    public const int Rows = 2_000;

    public static ConfidenceTerms Stated { get; } = new(ConfidenceKind.Field) { Field = "confidence" };

    public static QualityTerms Usual { get; } = new()
    {
        Target = 0.95m,
        Grader = new() { Field = "label" },
        Confidence = [Stated],
        OnNoGain = AlarmRule.Warn,
    };

    /// <summary>What a cascade of so many rungs is held to.</summary>
    public static CascadeTerms Terms(QualityTerms quality, int rungs = 2) => new()
    {
        Rows = Rows,
        Rungs = rungs,
        Quality = quality,
        Seed = 11,
        CostPerRow = Costs(rungs),
    };

    static List<Usd> Costs(int rungs) =>
        [.. Enumerable.Range(0, rungs).Select(rung => new Usd((decimal)Math.Pow(20, rung) / 100_000))];

    /// <summary>
    /// The share of right answers of a row is its confidence; every dearer rung is right more often.
    /// </summary>
    public static TrialAnswers Answers(
        int rungs = 2, double hardness = 1, Func<int, string?, string?>? cheap = null,
        Func<int, string?>? label = null, Func<int, int, string?>? again = null,
        Func<int, string?>? judgement = null)
    {
        var numbers = new Numbers(5);
        var texts = Enumerable.Range(0, rungs).Select(_ => new string?[Rows]).ToArray();
        for (var row = 0; row < Rows; row++)
        {
            var confidence = Math.Round(1 - (hardness * Math.Pow(numbers.Next(), 3) / 2), 3);
            for (var rung = 0; rung < rungs; rung++)
            {
                var isRight = numbers.Next() < 1 - ((1 - confidence) / Math.Pow(20, rung));
                texts[rung][row] = string.Create(CultureInfo.InvariantCulture,
                    $$"""{"label":"{{(isRight ? "right" : "wrong")}}","confidence":{{confidence}}}""");
            }

            texts[0][row] = cheap is null ? texts[0][row] : cheap(row, texts[0][row]);
        }

        return new(texts, Costs(rungs))
        {
            Label = label ?? (_ => null),
            Again = again,
            Judgement = judgement ?? (_ => null),
        };
    }
}
