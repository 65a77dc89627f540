using System.Globalization;

namespace Cairn.Quality.Confidence;

/// <summary>What the model itself says: a number from 0 to 1 in a field of the answer, or a word that stands for
/// one.</summary>
sealed class FieldSignal(string field, IReadOnlyDictionary<string, decimal> values) : ConfidenceSignal
{
    const int ShownMax = 40;

    public override ValueTask<ConfidenceReading> ReadAsync(
        string answer, AskedAnswer asked, CancellationToken cancellationToken) => new(Read(answer));

    ConfidenceReading Read(string answer)
    {
        if (PartOf(answer, field) is not { } text)
            return ConfidenceReading.Unusable($"no \"{field}\" in the answer; expected {Expected()}");
        if (values.Count > 0)
        {
            return values.TryGetValue(text, out var value)
                ? ConfidenceReading.Of(value)
                : ConfidenceReading.Unusable($"\"{field}\": {Shown(text)}; expected {Expected()}");
        }

        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var score)
            && score is >= 0 and <= 1
                ? ConfidenceReading.Of(score)
                : ConfidenceReading.Unusable($"\"{field}\": {Shown(text)}; expected {Expected()}");
    }

    string Expected() => values.Count == 0 ? "a number from 0 to 1" : string.Join(", ", values.Keys);

    // A confidence is short; a long text in its place is an answer, and answers are not shown.
    static string Shown(string text) => text.Length <= ShownMax ? text : $"a text of {text.Length} characters";
}
