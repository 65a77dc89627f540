using System.Runtime.InteropServices;
using System.Text.Json;
using Cairn.Models;
using YamlDotNet.RepresentationModel;

namespace Cairn.Workloads;

/// <summary>Reads system, user, messages and tools of a workload file into templates.</summary>
sealed class PromptReader(YamlMappingNode root, YamlDoor door, WorkloadFolder folder)
{
    const string RowFileExample = "the name of a file, or \"{{ file }}\" for the file of the row";
    const string MessagesExample = "a list of {role, content}, or \"{{ column }}\"";

    public PromptPlan Read(IReadOnlyList<Model> models)
    {
        if (YamlDoor.Find(root, "user") is null && YamlDoor.Find(root, "messages") is null)
        {
            door.Refuse(root, "neither user nor messages", "a user text", "Add a line such as user: \"{{ text }}\".");
        }

        return ReadInto(new(), models);
    }

    /// <summary>
    /// The prompt with the parts that the mapping names in place of its own; null where it names none.
    /// </summary>
    public PromptPlan? ReadVariant(PromptPlan prompt, IReadOnlyList<Model> models) =>
        WorkloadKeys.Variant.Any(key => YamlDoor.Find(root, key) is not null) ? ReadInto(prompt, models) : null;

    PromptPlan ReadInto(PromptPlan prompt, IReadOnlyList<Model> models)
    {
        var user = YamlDoor.Find(root, "user");
        var messages = YamlDoor.Find(root, "messages");
        if (YamlDoor.Find(root, "tools") is { } tools)
            prompt = prompt with { Tools = ReadTools(tools) };
        if (YamlDoor.Find(root, "system") is { } system)
            prompt = prompt with { System = ReadTexts(system) };
        if (user is not null || messages is not null)
            prompt = prompt with { Messages = [], MessagesColumn = null };
        if (user is not null && messages is not null)
        {
            door.Refuse(
                messages, "both user and messages", "one of them", "Write the user text as the last of the messages.");
        }
        else if (user is not null)
        {
            prompt = prompt with { Messages = [new("user", ReadTexts(user))] };
        }
        else if (messages is YamlScalarNode)
        {
            prompt = prompt with { MessagesColumn = ReadColumn(messages, MessagesExample) };
        }
        else if (messages is not null)
        {
            prompt = prompt with { Messages = ReadMessages(messages, models) };
        }

        new ItemListReader(door).Check(prompt);
        return prompt;
    }

    List<JsonTemplate> ReadTexts(YamlNode node)
    {
        if (node is YamlSequenceNode { Children.Count: 0 })
            door.Refuse(node, "an empty list", "at least one text", "Add a text, or take the key out.");
        return node is YamlSequenceNode list ? [.. list.Children.SelectMany(ReadText)] : ReadText(node);
    }

    /// <summary>A text is written as it is, or as {text: ...}, named as {file: ...}, or made of items.</summary>
    List<JsonTemplate> ReadText(YamlNode node)
    {
        const string expected = "a text, {file: FILE}, {text: TEXT}, {fields: [...]} or {each: COLUMN}";
        if (node is YamlScalarNode { Value: { } text })
            return [JsonTemplate.TextBlock(text, door.TextAt(node), door.Faults)];
        if (door.Map(node, expected) is not { } map)
            return [];
        if (ItemListReader.IsItems(map))
            return new ItemListReader(door).Read(map) is { } items ? [JsonTemplate.Of(items)] : [];

        if (map.Children.Count == 1 && YamlDoor.Find(map, "text") is YamlScalarNode { Value: { } inner } textNode)
            return [JsonTemplate.TextBlock(inner, door.TextAt(textNode), door.Faults)];
        if (map.Children.Count == 1 && YamlDoor.Find(map, "file") is YamlScalarNode { Value: { } name } fileNode)
        {
            if (PromptTemplate.IsTemplate(name))
                return ReadColumn(fileNode, RowFileExample) is null ? [] : [JsonTemplate.OfRowFile(door.At(fileNode))];
            return folder.ReadText(name, door.At(fileNode), door.Faults) is { } content
                ? [JsonTemplate.TextBlock(content, new(folder.NameOf(name), 1), door.Faults)]
                : [];
        }

        door.Refuse(node, "a mapping with other keys", expected, "Keep one of file, text, fields and each.");
        return [];
    }

    string? ReadColumn(YamlNode node, string expected)
    {
        var faults = new FaultList();
        var text = door.Text(node, expected)?.Trim() ?? "";
        var columns = new TemplateScanner(text, door.TextAt(node), faults).Scan();
        if (faults.IsEmpty && columns is [var only] && text.StartsWith("{{", StringComparison.Ordinal)
            && text.EndsWith("}}", StringComparison.Ordinal))
        {
            return only.Name;
        }

        door.Refuse(node, $"\"{text}\"", expected, "Name one column and nothing else.");
        return null;
    }

    List<MessagePlan> ReadMessages(YamlNode node, IReadOnlyList<Model> models)
    {
        List<MessagePlan> messages = [];
        foreach (var item in door.Items(node, MessagesExample))
        {
            if (door.Map(item, "{role, content}") is { } map && ReadMessage(map) is { } message)
                messages.Add(message);
        }

        if (node is YamlSequenceNode { Children.Count: 0 })
            door.Refuse(node, "no messages", "at least one", "Add a user turn.");
        foreach (var model in messages.Count > 0 ? models : [])
            door.Refuse(node, RequestRules.PrefillBreach(model, messages[^1].Role));
        return messages;
    }

    MessagePlan? ReadMessage(YamlMappingNode map)
    {
        door.RefuseOthers(map, WorkloadKeys.Message);
        var role = YamlDoor.Find(map, "role") is YamlScalarNode { Value: { } name } ? name : "";
        if (role is not ("user" or "assistant" or "system"))
            door.Refuse(map, $"the role \"{role}\"", "user or assistant", "Say who speaks.");
        if (YamlDoor.Find(map, "content") is not { } content)
        {
            door.Refuse(map, "a message without content", "content", "Add its text.");
            return null;
        }

        var blocks = content is YamlSequenceNode list ? ReadBlocks(list) : ReadText(content);
        if (blocks.Count == 0 && content is YamlSequenceNode)
            door.Refuse(content, "no content", "at least one block", "Add a text.");
        return blocks.Count == 0 ? null : new(role, blocks);
    }

    List<JsonTemplate> ReadBlocks(YamlSequenceNode list)
    {
        List<JsonTemplate> blocks = [];
        foreach (var item in list.Children)
        {
            if (item is YamlMappingNode items && ItemListReader.IsItems(items))
            {
                blocks.AddRange(ReadText(items));
            }
            else if (item is YamlMappingNode map && YamlDoor.Find(map, "type") is YamlScalarNode)
            {
                blocks.Add(JsonTemplate.Parse(new YamlJson(door).Convert(map).Span, door.At(map), door.Faults));
            }
            else
            {
                door.Refuse(
                    item, YamlDoor.Kind(item), "a content block such as {type: text, text: ...}", "Give it a type.");
            }
        }

        return blocks;
    }

    List<JsonTemplate> ReadTools(YamlNode node)
    {
        if (node is YamlMappingNode map && map.Children.Count == 1
            && YamlDoor.Find(map, "file") is YamlScalarNode { Value: { } name } file)
        {
            return ReadToolsFile(name, file);
        }

        List<JsonTemplate> tools = [];
        foreach (var item in door.Items(node, "a list of tools, or {file: FILE}"))
        {
            if (door.Map(item, "a tool") is { } tool)
                tools.Add(JsonTemplate.Parse(new YamlJson(door).Convert(tool).Span, door.At(item), door.Faults));
        }

        return tools;
    }

    List<JsonTemplate> ReadToolsFile(string name, YamlNode node)
    {
        if (folder.ReadText(name, door.At(node), door.Faults) is not { } text)
            return [];

        var place = new Place(folder.NameOf(name), null);
        try
        {
            var tools = JsonElement.Parse(text, RowFields.Options);
            if (tools.ValueKind is JsonValueKind.Array
                && tools.EnumerateArray().All(tool => tool.ValueKind is JsonValueKind.Object))
            {
                return [.. tools.EnumerateArray().Select(tool => JsonTemplate.Parse(
                    JsonMarshal.GetRawUtf8Value(tool), place, door.Faults))];
            }

            door.Faults.Add(place, "no list of tools", "a JSON array of tool objects", "Write [{\"name\": ...}].");
        }
        catch (JsonException exception)
        {
            door.Faults.Add(place with { Line = exception.LineNumber + 1 }, "broken JSON", "a JSON array of tools",
                exception.Message);
        }

        return [];
    }
}
