using System.Text.Json;

namespace Cairn.Quality.Grading;

/// <summary>For answers of several fields: the score is the share of the label's fields that are right.</summary>
/// <remarks>
/// Texts are compared without case and marks, numbers by value, lists in their order. Fields that only the answer has
/// do not count.
/// </remarks>
public sealed class FieldsGrader : TextGrader
{
    /// <summary>The fields that count. The default is all that the label has.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    private protected override Grade Compare(string answer, string? label)
    {
        if (Json(label!) is not { ValueKind: JsonValueKind.Object } right)
            return Grade.Ungraded("a label that is not a JSON object; expected {\"field\": value}");
        var fields = Fields.Count > 0 ? Fields : [.. right.EnumerateObject().Select(field => field.Name)];
        var missing = fields.Where(field => !right.TryGetProperty(field, out _)).ToList();
        if (missing.Count > 0 || fields.Count == 0)
            return Grade.Ungraded($"a label without {(missing.Count > 0 ? string.Join(", ", missing) : "any field")}");
        if (Json(answer) is not { ValueKind: JsonValueKind.Object } given)
            return Grade.Wrong;

        var same = fields.Count(field =>
            given.TryGetProperty(field, out var value) && IsSame(value, right.GetProperty(field)));
        return Grade.Of((decimal)same / fields.Count);
    }

    static bool IsSame(JsonElement given, JsonElement right) => (given.ValueKind, right.ValueKind) switch
    {
        (JsonValueKind.String, JsonValueKind.String) => NormalText.Of(given.GetString()!)
            == NormalText.Of(right.GetString()!),
        (JsonValueKind.Number, JsonValueKind.Number) => JsonElement.DeepEquals(given, right)
            || (given.TryGetDecimal(out var number) && right.TryGetDecimal(out var expected) && number == expected),
        (JsonValueKind.Array, JsonValueKind.Array) => given.GetArrayLength() == right.GetArrayLength()
            && given.EnumerateArray().Zip(right.EnumerateArray()).All(pair => IsSame(pair.First, pair.Second)),
        (JsonValueKind.Object, JsonValueKind.Object) => given.GetPropertyCount() == right.GetPropertyCount()
            && right.EnumerateObject().All(field =>
                given.TryGetProperty(field.Name, out var value) && IsSame(value, field.Value)),
        var (one, other) => one == other,
    };
}
