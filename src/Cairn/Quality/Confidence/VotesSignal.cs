using Cairn.Quality.Grading;

namespace Cairn.Quality.Confidence;

/// <summary>Trusts an answer the more, the more of the other answers to its row say the same.</summary>
/// <remarks>
/// The share of all answers to the row, itself included, that equal it but for case and marks; a vote that failed
/// agrees with nothing. 1 of 3 is the least that three votes can say.
/// </remarks>
sealed class VotesSignal(string? field) : ConfidenceSignal
{
    readonly NormalisedGrader _same = new() { Field = field };

    public override async ValueTask<ConfidenceReading> ReadAsync(
        string answer, AskedAnswer asked, CancellationToken cancellationToken)
    {
        if (PartOf(answer, field) is not { } part)
            return ConfidenceReading.Unusable($"no \"{field}\" in the answer; expected what the votes are about");

        var agreeing = 1;
        foreach (var vote in asked.Votes)
        {
            if (vote is not null && (await _same.GradeAsync(vote, part, asked.Row, cancellationToken)).IsRight)
                agreeing++;
        }

        return ConfidenceReading.Of(decimal.Round((decimal)agreeing / (asked.Votes.Count + 1), 6));
    }
}
