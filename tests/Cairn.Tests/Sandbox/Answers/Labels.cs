using System.Text.Json;
using Cairn.Sandbox;

namespace Cairn.Tests.Sandbox.Answers;

/// <summary>Rows whose right answers are known, asked for with a schema that also wants a confidence.</summary>
static class Labels
{
    public const string Format = """
        ,"output_config":{"format":{"type":"json_schema","schema":{"type":"object","properties":{
        "label":{"type":"string"},"confidence":{"type":"number","minimum":0,"maximum":1}}}}}
        """;

    public static string Csv(int rows) =>
        "id,label\n" + string.Concat(Enumerable.Range(0, rows).Select(row => $"r{row},{row % 7}\n"));

    /// <summary>For each row whether its answer was right, and the confidence it stated.</summary>
    public static IReadOnlyList<(bool IsRight, decimal Confidence)> Ask(
        AnswerOptions answers, int rows, string model = "claude-haiku-5-5")
    {
        using var rehearsal = new Rehearsal(new() { Answers = answers }, Csv(rows));
        return
        [
            .. rehearsal.Run(Enumerable.Range(0, rows).Select(row => Rehearsal.Ask($"row r{row}", null, model, Format)))
                .Select(result => JsonElement.Parse(Text.Of(result)))
                .Select((answer, row) => (
                    answer.GetProperty("label").GetString() == $"{row % 7}",
                    answer.GetProperty("confidence").GetDecimal())),
        ];
    }
}
