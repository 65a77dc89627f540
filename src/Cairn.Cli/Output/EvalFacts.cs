using Cairn.Accounting;
using Cairn.Quality.Evaluating;
using Cairn.Quality.Grading;
using Cairn.Running;

namespace Cairn.Cli.Output;

/// <summary>Gathers what findings about the rungs of an evaluation rest on, besides their quality.</summary>
sealed class EvalFacts(RunMaterial material, Labels? labels)
{
    // Enough for an estimate of what a label of a few words takes.
    const int CharactersPerToken = 3;
    const decimal TokensPerRate = 1_000_000m;

    /// <summary>The facts of each rung, in the order of the rungs.</summary>
    public async Task<IReadOnlyList<RungFacts>> OfAsync(
        RunSnapshot snapshot, IReadOnlyList<RungAnswers> rungs, CancellationToken cancellationToken)
    {
        HashSet<string> kinds = [.. labels?.Rows.Select(row => labels[row]!) ?? []];
        var longest = kinds.Count == 0 ? (int?)null : kinds.Max(label => label.Length) / CharactersPerToken;
        await using var answers = new CascadeAnswers(material, snapshot, labels);
        List<RungFacts> facts = [];
        foreach (var (number, rung) in material.Workload.Cascade.Index().Take(rungs.Count))
        {
            var asked = material.Workload.AtRung(number);
            var model = material.Catalog.Find(rung.Choice.ModelId);
            var discount = material.Spec.Kind == SubmissionKind.Batch ? model.BatchMultiplier : 1;
            var given = rungs[number].Answers;
            facts.Add(new(rung.MaxTokens, asked.OutputSchema is not null, longest, kinds.Count)
            {
                OutputTokenUsd = new(model.PriceTiers[0].Price.Output * discount / TokensPerRate),
                TruncatedUsd = given.Where(answer => answer.End == AnswerEnd.Truncated)
                    .Aggregate(Usd.Zero, (sum, answer) => sum + (answer.Cost ?? Usd.Zero)),
                OutputTokens = given.Sum(answer => answer.OutputTokens ?? 0),
                GoingOn = asked.OutputSchema is not null || labels is null || asked.HasStopSequences
                    || snapshot.Run.Pending > 0
                    ? default
                    : GoingOn.Of(await TextsAsync((answers, number), given, cancellationToken)),
            });
        }

        return facts;
    }

    // Stages ask the same rows in the same order as the answers were graded in.
    async Task<List<(string Text, string Label, long OutputTokens)>> TextsAsync(
        (CascadeAnswers Texts, int Rung) of, IReadOnlyList<GradedAnswer> given, CancellationToken cancellationToken)
    {
        List<(string Text, string Label, long OutputTokens)> texts = [];
        var index = 0;
        await foreach (var (row, text) in of.Texts.ReadAsync(of.Rung, null, cancellationToken))
        {
            var answer = given[index++];
            if (text is not null && labels?[row] is { } label)
                texts.Add((text, label, answer.OutputTokens ?? 0));
        }

        return texts;
    }
}
