using System.Text.Json;
using Cairn.Workloads;

namespace Cairn.Quality.Grading;

/// <summary>
/// For answers that list things in any order: the score is the harmonic mean of how much of the answer is right and how
/// much of what is right was found (F1), which is 1 only for the same set.
/// </summary>
/// <remarks>Answer and label are JSON lists, or texts with commas; items are compared without case and marks.</remarks>
public sealed class SetGrader : TextGrader
{
    private protected override Grade Compare(string answer, string? label)
    {
        var (given, right) = (ItemsOf(answer), ItemsOf(label!));
        var all = given.Count + right.Count;
        return Grade.Of(all == 0 ? 1 : 2m * given.Intersect(right, StringComparer.Ordinal).Count() / all);
    }

    static HashSet<string> ItemsOf(string text)
    {
        var items = Json(text) is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Select(TextOf)
            : text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return items.Select(NormalText.Of).ToHashSet(StringComparer.Ordinal);
    }

    static string TextOf(JsonElement item) =>
        item.ValueKind is JsonValueKind.String ? item.GetString()! : RowFields.Compact(item);
}
