using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cairn.Workloads.Sources;

/// <summary>Makes Messages parameters of the body of a chat completion.</summary>
static class OpenAiChat
{
    static readonly string[] Mapped =
    [
        "model", "messages", "max_tokens", "max_completion_tokens", "stop", "tools", "tool_choice",
        "parallel_tool_calls", "response_format", "reasoning_effort", "user",
    ];

    public static JsonObject ParamsOf(JsonElement body, OpenAiFields fields)
    {
        fields.RefuseOthers(body, Mapped);
        var options = new OpenAiOptions(body, fields);
        var parameters = new JsonObject();
        options.WriteModel(parameters, "max_completion_tokens", "max_tokens");
        options.WriteTools(parameters, isNested: true);
        if (fields.Find(body, "response_format") is { } format)
            options.WriteFormat(parameters, format, "response_format.", OpenAiFields.Member(format, "json_schema"));
        options.WriteEffort(parameters, fields.Find(body, "reasoning_effort"), "reasoning_effort");
        options.WriteStop(parameters);
        TurnsOf(body, fields).WriteTo(parameters);
        return parameters;
    }

    static OpenAiTurns TurnsOf(JsonElement body, OpenAiFields fields)
    {
        var turns = new OpenAiTurns();
        var content = new OpenAiContent(fields);
        if (OpenAiFields.Member(body, "messages") is not { ValueKind: JsonValueKind.Array } messages)
        {
            fields.Refuse("messages", "a list of messages", "Add them to the body.");
            return turns;
        }

        foreach (var (index, message) in messages.EnumerateArray().Index())
            Add(turns, message, (fields, content), $"messages[{index}].");
        return turns;
    }

    static void Add(
        OpenAiTurns turns, JsonElement message, (OpenAiFields Fields, OpenAiContent Content) with, string path)
    {
        var (fields, content) = with;
        var role = OpenAiFields.Text(message, "role");
        var blocks = content.BlocksOf(OpenAiFields.Member(message, "content"), path + "content");
        switch (role)
        {
            case "system" or "developer":
                fields.RefuseOthers(message, path, "role", "content");
                turns.AddSystem(blocks);
                break;
            case "user":
                fields.RefuseOthers(message, path, "role", "content");
                turns.Add("user", blocks);
                break;
            case "tool":
                fields.RefuseOthers(message, path, "role", "content", "tool_call_id");
                turns.AddResult(fields.Required(message, "tool_call_id", path), blocks);
                break;
            case "assistant":
                fields.RefuseOthers(message, path, "role", "content", "tool_calls");
                turns.Add("assistant", blocks);
                AddCalls(turns, message, with, path);
                break;
            default:
                fields.Refuse($"{path}role \"{role}\"", "system, developer, user, assistant or tool",
                    "Write the turn in one of these.");
                break;
        }
    }

    static void AddCalls(
        OpenAiTurns turns, JsonElement message, (OpenAiFields Fields, OpenAiContent Content) with, string path)
    {
        if (OpenAiFields.Member(message, "tool_calls") is not { ValueKind: JsonValueKind.Array } calls)
            return;
        foreach (var (index, call) in calls.EnumerateArray().Index())
        {
            var at = $"{path}tool_calls[{index}].";
            with.Fields.RefuseOthers(call, at, "id", "type", "function");
            var function = OpenAiFields.Member(call, "function") ?? default;
            turns.AddCall(with.Content.CallOf(with.Fields.Required(call, "id", at), function, at + "function."));
        }
    }
}
