using Cairn.Claude;

namespace Cairn.Reporting.Exporting;

/// <summary>A call of a tool in an answer, as OpenAI writes it: the arguments are JSON in a text.</summary>
readonly record struct OpenAiCall(string? Id, string? Name, string Arguments)
{
    /// <summary>The calls of an answer.</summary>
    public static IEnumerable<OpenAiCall> AllOf(Message message) =>
        from block in message.Content.EnumerateArray()
        where block.GetProperty("type").ValueEquals("tool_use")
        select new OpenAiCall(
            block.TryGetProperty("id", out var id) ? id.ToString() : null,
            block.TryGetProperty("name", out var name) ? name.ToString() : null,
            block.TryGetProperty("input", out var input) ? input.GetRawText() : "{}");

    /// <summary>All tokens of a prompt: OpenAI counts what was read from the cache among them.</summary>
    public static long PromptTokens(Usage usage) => usage.InputTokens + usage.CacheCreation5mTokens
        + usage.CacheCreation1hTokens + usage.CacheReadInputTokens;
}
