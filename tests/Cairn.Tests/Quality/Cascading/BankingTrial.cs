using System.Globalization;
using Cairn.Accounting;
using Cairn.Quality.Cascading;
using Cairn.Quality.Certifying;
using Cairn.Sandbox;
using Cairn.Sandbox.Answers;
using Cairn.Sandbox.Models;
using Cairn.Workloads;
using Stated = Cairn.Sandbox.Confidence;

namespace Cairn.Tests.Quality.Cascading;

/// <summary>
/// The 3,080 messages of banking77's test set, answered by two models of the sandbox at 86% and 97%, with a confidence
/// beside the category.
/// </summary>
sealed class BankingTrial
{
    const string Cheap = "claude-haiku-5-5";
    const string Dear = "claude-sonnet-5-5";

    // A row of 60 tokens at list prices, in a batch, with an answer of 15 tokens: 1 to 20.
    static readonly IReadOnlyList<Usd> CostPerRow =
        [new(((60 * 0.10m) + (15 * 0.50m)) / 2_000_000), new(((60 * 2m) + (15 * 10m)) / 2_000_000)];

    readonly LabelBook _labels;
    readonly int _rows;

    BankingTrial(LabelBook labels, int rows) => (_labels, _rows) = (labels, rows);

    public static BankingTrial Load()
    {
        using var file = File.OpenText(PublicData.File("banking77/test.csv"));
        var categories = CsvReader.Read(file).Skip(1).Select(record => record[1]).ToList();
        var book = string.Join(
            '\n', categories.Select((category, row) => $"{Key(row)},{category}").Prepend("key,label"));
        return new(LabelBook.Read(new StringReader(book), "banking77"), categories.Count);
    }

    /// <summary>One run of the cascade; without a stop where nothing is gained, unless it is asked for.</summary>
    public async Task<TrialOutcome> RunAsync(int seed, Stated confidence, AlarmRule onNoGain = AlarmRule.Warn)
    {
        var options = new SandboxOptions
        {
            Seed = (ulong)seed,
            Answers = new()
            {
                AccuracyByModel = new Dictionary<string, decimal> { [Cheap] = 0.86m, [Dear] = 0.97m },
                Confidence = confidence,
            },
        };
        var skill = new Skill(options);
        var (cheap, dear) = (Answers(skill, Cheap), Answers(skill, Dear));
        var answers = new TrialAnswers(
            [[.. cheap.Select(row => Json(row.Label, row.Confidence))],
                [.. dear.Select(row => Json(row.Label, row.Confidence))]], CostPerRow);
        var decision = await answers.RunAsync(new()
        {
            Rows = _rows,
            Rungs = 2,
            Seed = seed,
            CostPerRow = CostPerRow,
            Quality = new()
            {
                Target = 0.95m,
                Delta = 0.05m,
                Grader = new() { Field = "label" },
                Confidence = [new(ConfidenceKind.Field) { Field = "confidence" }],
                OnNoGain = onNoGain,
            },
        });
        return Outcome(decision, answers, (cheap, dear));
    }

    TrialOutcome Outcome(
        CascadeDecision decision, TrialAnswers answers,
        (List<(string Label, decimal Confidence)> Cheap, List<(string Label, decimal Confidence)> Dear) said)
    {
        var wrong = said.Cheap.Zip(said.Dear, (one, other) => one.Label != other.Label).ToList();
        var dear = answers.Stages.Where(stage => stage.Rung == 1).SelectMany(stage => stage.Rows).ToHashSet();
        var allowed = new EscalationTerms(0.95m, 0.05m).Whole(_rows).AllowedErrors;
        var byConfidence = Enumerable.Range(0, _rows).OrderByDescending(row => said.Cheap[row].Confidence)
            .ThenBy(row => row).ToList();
        var errors = 0;
        var clairvoyant = byConfidence.TakeWhile(row => (errors += wrong[row] ? 1 : 0) <= allowed).Count();
        return new(decision, Enumerable.Range(0, _rows).Count(row => wrong[row] && !dear.Contains(row)), allowed)
        {
            Paid = answers.Cost.Amount,
            AllCheap = CostPerRow[0].Amount * _rows,
            AllDear = CostPerRow[1].Amount * _rows,
            Clairvoyant = (CostPerRow[0].Amount * _rows) + (CostPerRow[1].Amount * (_rows - clairvoyant)),
            DearShare = (double)dear.Count / _rows,
        };
    }

    List<(string Label, decimal Confidence)> Answers(Skill skill, string model)
    {
        var facts = ModelBook.BuiltIn.Find(model)!;
        List<(string, decimal)> answers = [];
        for (var row = 0; row < _rows; row++)
        {
            var attempt = skill.Try(Key(row), facts);
            answers.Add((attempt.IsRight
                ? _labels.RightFor(Key(row))[0]
                : _labels.WrongFor(Key(row), attempt.Chance.Below(int.MaxValue))[0], attempt.Confidence));
        }

        return answers;
    }

    static string Key(int row) => string.Create(CultureInfo.InvariantCulture, $"message-{row}-");

    static string Json(string label, decimal confidence) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"label":"{{label}}","confidence":{{confidence}}}""");
}

/// <summary>What one run of a trial came to.</summary>
/// <param name="Decision">How it ended.</param>
/// <param name="Residual">Wrong answers kept on the cheap rung.</param>
/// <param name="Allowed">B.</param>
sealed record TrialOutcome(CascadeDecision Decision, int Residual, int Allowed)
{
    public bool SaysNoGain =>
        Decision.Notes.Any(note => note.StartsWith("Nothing is gained", StringComparison.Ordinal));

    public required decimal Paid { get; init; }

    public required decimal AllCheap { get; init; }

    public required decimal AllDear { get; init; }

    public required decimal Clairvoyant { get; init; }

    public required double DearShare { get; init; }
}
