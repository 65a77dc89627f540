using System.Text.Json;
using Cairn.Running.Watching;
using Cairn.Workloads;

namespace Cairn.Auditing.Watching;

/// <summary>
/// What of a request besides its marked blocks decides whether another one can read what it wrote.
/// </summary>
/// <remarks>
/// A change of <c>tool_choice</c>, or the first image, loses what is cached of the messages alone, so that both count
/// as the same where the last marker stands before them
/// (https://platform.claude.com/docs/en/build-with-claude/prompt-caching, "What invalidates the cache").
/// </remarks>
sealed record RequestTraits(
    string Thinking, string Effort, string Format, string ToolChoice, bool HasImages, string Others)
{
    // What the model never reads, and what is compared by itself.
    static readonly HashSet<string> Elsewhere = new(StringComparer.Ordinal)
    {
        "thinking", "output_config", "tool_choice", "stop_sequences", "metadata", "service_tier", "cache_control",
        "temperature", "top_p", "top_k", "user_profile_id", "diagnostics",
    };

    /// <summary>The traits of a request whose last marker stands in this part of it.</summary>
    public static RequestTraits Of(MeasuredRequest measured, PromptSection marked)
    {
        var settings = measured.Request.Settings;
        var inMessages = marked is PromptSection.Messages;
        var effort = Member(Json(settings, "output_config"), "effort");
        return new(
            ThinkingOf(Json(settings, "thinking")),
            effort.Length > 0 ? effort : measured.Model?.DefaultEffort ?? "",
            Member(Json(settings, "output_config"), "format"),
            inMessages ? ToolChoiceOf(Json(settings, "tool_choice")) : "",
            inMessages && measured.Blocks.Any(IsImage),
            string.Join(",", settings.Where(setting => !Elsewhere.Contains(setting.Key))
                .Select(setting => $"{setting.Key}:{System.Text.Encoding.UTF8.GetString(setting.Json.Span)}")));
    }

    /// <summary>What differs, the one that loses most first, in the words of the request.</summary>
    public IReadOnlyList<(CacheLossCause Cause, string What)> DifferencesTo(RequestTraits other) =>
    [
        .. from trait in (IEnumerable<(CacheLossCause Cause, string Name, string Own, string Others)>)
           [
               (CacheLossCause.Thinking, "thinking", Thinking, other.Thinking),
               (CacheLossCause.Effort, "output_config.effort", Effort, other.Effort),
               (CacheLossCause.OutputFormat, "output_config.format", Format, other.Format),
               (CacheLossCause.ToolChoice, "tool_choice", ToolChoice, other.ToolChoice),
               (CacheLossCause.Images, "images", HasImages ? "some" : "", other.HasImages ? "some" : ""),
               (CacheLossCause.Unknown, "other settings", Others, other.Others),
           ]
           where trait.Own != trait.Others
           select (trait.Cause, $"{trait.Name} is {Shown(trait.Own)}, and {Shown(trait.Others)} where it was written"),
    ];

    static string Shown(string value)
    {
        const int lengthMax = 60;
        return value.Length == 0 ? "none" : value.Length <= lengthMax ? value : value[..lengthMax] + "...";
    }

    // Whether thinking is shown is no part of the prompt; its type and its budget are.
    static string ThinkingOf(JsonElement? thinking) => thinking is null ? ""
        : $"{Member(thinking, "type")} {Member(thinking, "budget_tokens")}".TrimEnd();

    static string ToolChoiceOf(JsonElement? choice) => choice is null ? "auto"
        : string.Join(" ", ((string[])[Member(choice, "type"), Member(choice, "name"),
            Member(choice, "disable_parallel_tool_use") is "true" ? "one" : ""]).Where(word => word.Length > 0));

    static bool IsImage(PromptBlock block) =>
        block.IsMedia && block.Json.Span.IndexOf("\"image\""u8) >= 0;

    static JsonElement? Json(IReadOnlyList<(string Key, ReadOnlyMemory<byte> Json)> settings, string name)
    {
        foreach (var (key, json) in settings)
        {
            if (key == name && JsonElement.Parse(json.Span) is { ValueKind: JsonValueKind.Object } found)
                return found;
        }

        return null;
    }

    static string Member(JsonElement? holder, string name) =>
        holder is { } known && known.TryGetProperty(name, out var value)
            ? value.ValueKind is JsonValueKind.String ? value.GetString()! : value.GetRawText()
            : "";
}
