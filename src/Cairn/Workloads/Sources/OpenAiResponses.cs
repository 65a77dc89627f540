using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cairn.Workloads.Sources;

/// <summary>Makes Messages parameters of the body of a response.</summary>
static class OpenAiResponses
{
    static readonly string[] Mapped =
    [
        "model", "input", "instructions", "max_output_tokens", "text", "reasoning", "tools", "tool_choice",
        "parallel_tool_calls", "user",
    ];

    public static JsonObject ParamsOf(JsonElement body, OpenAiFields fields)
    {
        fields.RefuseOthers(body, Mapped);
        var options = new OpenAiOptions(body, fields);
        var parameters = new JsonObject();
        options.WriteModel(parameters, "max_output_tokens", "max_output_tokens");
        options.WriteTools(parameters, isNested: false);
        if (fields.Find(body, "text") is { } text)
        {
            fields.RefuseOthers(text, "text.", "format");
            if (OpenAiFields.Member(text, "format") is { } format)
                options.WriteFormat(parameters, format, "text.format.", format);
        }

        if (fields.Find(body, "reasoning") is { } reasoning)
        {
            fields.RefuseOthers(reasoning, "reasoning.", "effort");
            options.WriteEffort(parameters, OpenAiFields.Member(reasoning, "effort"), "reasoning.effort");
        }

        TurnsOf(body, fields).WriteTo(parameters);
        return parameters;
    }

    static OpenAiTurns TurnsOf(JsonElement body, OpenAiFields fields)
    {
        var turns = new OpenAiTurns();
        var content = new OpenAiContent(fields);
        turns.AddSystem(content.BlocksOf(fields.Find(body, "instructions"), "instructions"));
        switch (OpenAiFields.Member(body, "input"))
        {
            case { ValueKind: JsonValueKind.String } text:
                turns.Add("user", content.BlocksOf(text, "input"));
                break;
            case { ValueKind: JsonValueKind.Array } items:
                foreach (var (index, item) in items.EnumerateArray().Index())
                    Add(turns, item, (fields, content), $"input[{index}].");
                break;
            default:
                fields.Refuse("input", "a text or a list of items", "Add it to the body.");
                break;
        }

        return turns;
    }

    static void Add(
        OpenAiTurns turns, JsonElement item, (OpenAiFields Fields, OpenAiContent Content) with, string path)
    {
        var (fields, content) = with;
        switch (OpenAiFields.Text(item, "type") ?? "message")
        {
            case "message":
                AddMessage(turns, item, with, path);
                break;
            case "function_call":
                fields.RefuseOthers(item, path, "type", "id", "status", "call_id", "name", "arguments");
                turns.AddCall(content.CallOf(fields.Required(item, "call_id", path), item, path));
                break;
            case "function_call_output":
                fields.RefuseOthers(item, path, "type", "id", "status", "call_id", "output");
                turns.AddResult(fields.Required(item, "call_id", path),
                    content.BlocksOf(OpenAiFields.Member(item, "output"), path + "output"));
                break;
            case var other:
                fields.Refuse($"{path}type \"{other}\"", "message, function_call or function_call_output",
                    "Take the item out.");
                break;
        }
    }

    static void AddMessage(
        OpenAiTurns turns, JsonElement item, (OpenAiFields Fields, OpenAiContent Content) with, string path)
    {
        var (fields, content) = with;
        fields.RefuseOthers(item, path, "type", "id", "status", "role", "content");
        var blocks = content.BlocksOf(OpenAiFields.Member(item, "content"), path + "content");
        switch (OpenAiFields.Text(item, "role"))
        {
            case "system" or "developer":
                turns.AddSystem(blocks);
                break;
            case ("user" or "assistant") and var role:
                turns.Add(role, blocks);
                break;
            case var other:
                fields.Refuse($"{path}role \"{other}\"", "system, developer, user or assistant",
                    "Write the turn in one of these.");
                break;
        }
    }
}
