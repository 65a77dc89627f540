using System.Text.RegularExpressions;

namespace Cairn.Quality.Confidence;

/// <summary>Trusts answers that match a pattern, in time linear in the answer.</summary>
sealed class PatternSignal(string? field, string pattern) : ConfidenceSignal
{
    readonly Regex _pattern = new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    public override ValueTask<ConfidenceReading> ReadAsync(
        string answer, AskedAnswer asked, CancellationToken cancellationToken) =>
        new(ConfidenceReading.Of(PartOf(answer, field) is { } part && _pattern.IsMatch(part) ? 1 : 0));
}
