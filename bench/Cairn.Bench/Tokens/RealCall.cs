using System.Text.Json;

namespace Cairn.Bench.Tokens;

/// <summary>One call that was really made, with what was billed for it.</summary>
/// <param name="Task">The benchmark its question is from.</param>
/// <param name="Question">The whole prompt, one user message.</param>
/// <param name="Answer">What the model said.</param>
/// <param name="InputTokens">Billed for the question.</param>
/// <param name="OutputTokens">Billed for the answer.</param>
sealed record RealCall(string Task, string Question, string Answer, int InputTokens, int OutputTokens)
{
    /// <summary>809 calls of claude-3-haiku, from the folder of data that the tests use too.</summary>
    public const string FileName = "routerarena_claude-3-haiku-20240307.jsonl";

    /// <summary>Reads the calls; a task's name is an id's part before its first underscore.</summary>
    public static IReadOnlyList<RealCall> Read(string folder) =>
        [.. File.ReadLines(Path.Combine(folder, FileName)).Select(Parse)];

    static RealCall Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        var call = document.RootElement;
        return new(
            Text("id").Split('_')[0], Text("question"), Text("answer"),
            call.GetProperty("input_tokens").GetInt32(), call.GetProperty("output_tokens").GetInt32());

        string Text(string key) => call.GetProperty(key).GetString()!;
    }
}
