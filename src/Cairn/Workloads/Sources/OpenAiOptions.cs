using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cairn.Workloads.Sources;

/// <summary>Writes what OpenAI's two kinds of bodies say beside the conversation as parameters of Messages.</summary>
sealed class OpenAiOptions(JsonElement body, OpenAiFields fields)
{
    static readonly string[] Efforts = ["low", "medium", "high", "xhigh"];

    /// <summary>Model, limit of the answer, and who asks.</summary>
    /// <param name="parameters">Where to write.</param>
    /// <param name="limit">The field with the limit.</param>
    /// <param name="oldLimit">Its older name.</param>
    public void WriteModel(JsonObject parameters, string limit, string oldLimit)
    {
        if (fields.Find(body, "model") is { } model)
            parameters["model"] = OpenAiFields.Node(model);
        var (tokens, old) = (fields.Find(body, limit), fields.Find(body, oldLimit));
        if (tokens is { } one && old is { } two && one.GetRawText() != two.GetRawText())
            fields.Refuse(oldLimit, $"the same number as in {limit}", "Take it out.");
        if ((tokens ?? old) is { } most)
            parameters["max_tokens"] = OpenAiFields.Node(most);
        if (fields.Find(body, "user") is { } user)
            parameters["metadata"] = new JsonObject { ["user_id"] = OpenAiFields.Node(user) };
    }

    /// <summary>Texts at which the answer ends: one, or a list.</summary>
    public void WriteStop(JsonObject parameters)
    {
        if (fields.Find(body, "stop") is { } stop)
        {
            var node = OpenAiFields.Node(stop);
            parameters["stop_sequences"] = node as JsonArray ?? [node];
        }
    }

    /// <summary>Functions as tools, and which may be called.</summary>
    /// <param name="parameters">Where to write.</param>
    /// <param name="isNested">Whether a function stands in an object of its own, as in chat.</param>
    public void WriteTools(JsonObject parameters, bool isNested)
    {
        if (fields.Find(body, "tools") is { ValueKind: JsonValueKind.Array } tools)
        {
            parameters["tools"] = new JsonArray(
                [.. tools.EnumerateArray().Select((tool, index) => ToolOf(tool, isNested, $"tools[{index}]."))]);
        }

        var choice = fields.Find(body, "tool_choice") is { } chosen ? ChoiceOf(chosen, isNested) : null;
        if (fields.Find(body, "parallel_tool_calls") is { ValueKind: JsonValueKind.False })
        {
            choice ??= new() { ["type"] = "auto" };
            choice["disable_parallel_tool_use"] = true;
        }

        if (choice is not null)
            parameters["tool_choice"] = choice;
    }

    /// <summary>The schema of the answer.</summary>
    /// <param name="parameters">Where to write.</param>
    /// <param name="format">The object with the type.</param>
    /// <param name="path">Where it stands, with the dot behind it.</param>
    /// <param name="holder">The object with the schema.</param>
    public void WriteFormat(JsonObject parameters, JsonElement format, string path, JsonElement? holder)
    {
        switch (OpenAiFields.Text(format, "type"))
        {
            case "text":
                break;
            case "json_schema" when holder is { } named && OpenAiFields.Member(named, "schema") is { } schema:
                fields.RefuseOthers(named, path, "type", "name", "description", "schema", "strict");
                ConfigOf(parameters)["format"] = new JsonObject
                {
                    ["type"] = "json_schema",
                    ["schema"] = OpenAiFields.Node(schema),
                };
                break;
            case var other:
                fields.Refuse($"{path}type \"{other}\"", "text, or json_schema with a schema",
                    "Give the schema that the answer should have.");
                break;
        }
    }

    /// <summary>How much thought an answer gets.</summary>
    public void WriteEffort(JsonObject parameters, JsonElement? effort, string path)
    {
        if (effort is not { } given)
            return;
        if (given.ValueKind is JsonValueKind.String && Efforts.Contains(given.GetString()))
            ConfigOf(parameters)["effort"] = given.GetString();
        else
            fields.Refuse($"{path} {given.GetRawText()}", string.Join(", ", Efforts), "Choose one of these.");
    }

    static JsonObject ConfigOf(JsonObject parameters)
    {
        if (parameters["output_config"] is not JsonObject config)
            parameters["output_config"] = config = [];
        return config;
    }

    JsonObject ToolOf(JsonElement tool, bool isNested, string path)
    {
        if (OpenAiFields.Text(tool, "type") != "function")
        {
            fields.Refuse($"{path}type \"{OpenAiFields.Text(tool, "type")}\"", "function",
                "Tools of OpenAI's servers have no equal; take it out.");
            return [];
        }

        var function = isNested ? OpenAiFields.Member(tool, "function") ?? default : tool;
        var at = isNested ? path + "function." : path;
        if (isNested)
            fields.RefuseOthers(tool, path, "type", "function");
        fields.RefuseOthers(function, at, "type", "name", "description", "parameters", "strict");
        var mapped = new JsonObject { ["name"] = fields.Required(function, "name", at) };
        if (OpenAiFields.Text(function, "description") is { } description)
            mapped["description"] = description;
        mapped["input_schema"] = OpenAiFields.Member(function, "parameters") is { } schema
            ? OpenAiFields.Node(schema)
            : new JsonObject { ["type"] = "object", ["properties"] = new JsonObject() };
        if (OpenAiFields.Member(function, "strict") is { ValueKind: JsonValueKind.True })
            mapped["strict"] = true;
        return mapped;
    }

    JsonObject? ChoiceOf(JsonElement choice, bool isNested)
    {
        if (choice.ValueKind is JsonValueKind.String && choice.GetString() is "auto" or "none" or "required")
            return new() { ["type"] = choice.GetString() == "required" ? "any" : choice.GetString() };
        if (choice.ValueKind is JsonValueKind.Object && OpenAiFields.Text(choice, "type") == "function")
        {
            var holder = isNested ? OpenAiFields.Member(choice, "function") ?? default : choice;
            return new() { ["type"] = "tool", ["name"] = fields.Required(holder, "name", "tool_choice.") };
        }

        fields.Refuse("tool_choice", "auto, none, required or a function", "Write one of these.");
        return null;
    }
}
