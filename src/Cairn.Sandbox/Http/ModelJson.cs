using System.Text.Json;
using Cairn.Sandbox.Models;

namespace Cairn.Sandbox.Http;

/// <summary>Shows a model as the API does, with every capability its clients know of.</summary>
/// <remarks>The facts file says what a model refuses; what it doesn't speak of is shown as supported, or as null where
/// the API's types allow that. Of retired models no capability is shown.</remarks>
static class ModelJson
{
    static readonly string[] Lines = ["haiku", "sonnet", "opus", "fable", "mythos"];
    static readonly string[] Efforts = ["low", "medium", "high", "max"];

    public static void Write(Utf8JsonWriter writer, ModelFacts model, DateTimeOffset now)
    {
        var lifecycle = model.LifecycleAt(now);
        writer.WriteStartObject();
        writer.WriteString("type", "model");
        writer.WriteString("id", model.Id);
        writer.WriteString("display_name", model.Name);
        writer.WriteString("created_at", DayOf(model.ReleasedOn));
        writer.WriteString("line", Array.Find(Lines, line => model.Id.Contains(line, StringComparison.Ordinal)));
        writer.WriteString("lifecycle", lifecycle);
        writer.WriteNull("deprecated_at");
        writer.WriteString("retires_at", model.RetiresOn is { } date ? DayOf(DateOnly.Parse(date, null)) : null);
        WriteNumber(writer, "max_input_tokens", model.ContextTokens);
        WriteNumber(writer, "max_tokens", model.OutputTokens);
        if (lifecycle == ModelFacts.Retired)
            writer.WriteNull("capabilities");
        else
            WriteCapabilities(writer, model);

        writer.WriteEndObject();
    }

    static void WriteCapabilities(Utf8JsonWriter writer, ModelFacts model)
    {
        writer.WriteStartObject("capabilities");
        Write(writer, "batch", model.Prices.Count > 0 && model.BatchMultiplier is not null);
        Write(writer, "citations", true);
        Write(writer, "code_execution", true);
        WriteGroup(writer, "context_management", true, () =>
        {
            Write(writer, "clear_thinking_20251015", true);
            Write(writer, "clear_tool_uses_20250919", true);
            writer.WriteNull("compact_20260112");
        });
        WriteEffort(writer, !model.Refuses("effort"));
        Write(writer, "image_input", true);
        Write(writer, "pdf_input", true);
        WriteGroup(writer, "server_tools", true, () =>
        {
            Write(writer, "code_execution", true);
            Write(writer, "web_search", true);
        });
        Write(writer, "structured_outputs", true);
        WriteThinking(writer, model);
        writer.WriteEndObject();
    }

    static void WriteEffort(Utf8JsonWriter writer, bool isSupported) =>
        WriteGroup(writer, "effort", isSupported, () =>
        {
            foreach (var effort in Efforts)
                Write(writer, effort, isSupported);

            writer.WriteNull("xhigh");
        });

    // Models without effort are those that think by a budget only.
    static void WriteThinking(Utf8JsonWriter writer, ModelFacts model)
    {
        var thinks = !model.Refuses("thinking");
        WriteGroup(writer, "thinking", thinks, () =>
        {
            writer.WriteStartObject("types");
            Write(writer, "adaptive", thinks && !model.Refuses("effort"));
            Write(writer, "between_tools", false);
            Write(writer, "disabled", !model.Refuses("disabled_thinking"));
            Write(writer, "enabled", thinks && !model.Refuses("manual_thinking"));
            writer.WriteEndObject();
        });
    }

    static void Write(Utf8JsonWriter writer, string name, bool isSupported) =>
        WriteGroup(writer, name, isSupported, () => { });

    static void WriteGroup(Utf8JsonWriter writer, string name, bool isSupported, Action writeMembers)
    {
        writer.WriteStartObject(name);
        writer.WriteBoolean("supported", isSupported);
        writeMembers();
        writer.WriteEndObject();
    }

    static string DayOf(DateOnly date) => ApiTime.Seconds(new(date, TimeOnly.MinValue, TimeSpan.Zero));

    static void WriteNumber(Utf8JsonWriter writer, string name, long? number)
    {
        if (number is { } known)
            writer.WriteNumber(name, known);
        else
            writer.WriteNull(name);
    }
}
