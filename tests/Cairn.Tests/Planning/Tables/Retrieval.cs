using System.Text.Json;
using System.Text.RegularExpressions;
using Cairn.Planning.Tables;

namespace Cairn.Tests.Planning.Tables;

/// <summary>
/// The questions of xquad with the four paragraphs each that BM25 (k1 = 1.5, b = 0.75) ranks first: a typical table of
/// retrieved contexts.
/// </summary>
static partial class Retrieval
{
    const int Contexts = 4;

    public static ItemTable Table(bool isBag)
    {
        var (paragraphs, questions) = Read();
        var ranked = Ranking(paragraphs);
        var builder = new ItemTableBuilder(
            [.. Enumerable.Range(1, Contexts).Select(number => $"context{number}"), "question"]);
        foreach (var question in questions)
        {
            int[] contexts = [.. ranked(question).Take(Contexts).Select((paragraph, rank) =>
                Item(isBag ? 0 : rank, $"context{rank + 1}", paragraphs[paragraph]))];
            builder.Add([.. contexts, Item(Contexts, "question", question)]);
        }

        return builder.Build();

        int Item(int field, string name, string text) =>
            builder.Item(field, text, TableFile.TokensPerCharacter * $"\"{name}\": \"{text}\", ".Length);
    }

    static (List<string> Paragraphs, List<string> Questions) Read()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(PublicData.File("xquad.en.json")));
        var paragraphs = file.RootElement.GetProperty("data").EnumerateArray()
            .SelectMany(article => article.GetProperty("paragraphs").EnumerateArray()).ToList();
        return (
            [.. paragraphs.Select(paragraph => paragraph.GetProperty("context").GetString()!)],
            [.. paragraphs.SelectMany(paragraph => paragraph.GetProperty("qas").EnumerateArray())
                .Select(question => question.GetProperty("question").GetString()!)]);
    }

    static Func<string, IEnumerable<int>> Ranking(List<string> paragraphs)
    {
        var words = paragraphs.Select(Words).ToList();
        var frequencies = words.Select(list => list.CountBy(word => word).ToDictionary()).ToList();
        var documents = words.SelectMany(list => list.Distinct()).CountBy(word => word).ToDictionary();
        var mean = words.Average(list => list.Count);
        return question => Enumerable.Range(0, paragraphs.Count)
            .OrderByDescending(paragraph => Words(question).Sum(word => Score(word, paragraph)))
            .ThenBy(paragraph => paragraph);

        double Score(string word, int paragraph)
        {
            if (!frequencies[paragraph].TryGetValue(word, out var count))
                return 0;

            var rarity = Math.Log(1 + ((paragraphs.Count - documents[word] + 0.5) / (documents[word] + 0.5)));
            return rarity * count * 2.5 / (count + (1.5 * (0.25 + (0.75 * words[paragraph].Count / mean))));
        }
    }

    static List<string> Words(string text) => [.. Word().Matches(text.ToLowerInvariant()).Select(match => match.Value)];

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
