using YamlDotNet.RepresentationModel;

namespace Cairn.Workloads;

/// <summary>Reads <c>tags</c>, by which costs are grouped and limited, wherever they may stand.</summary>
sealed class TagReader(YamlDoor door)
{
    const int TagsMax = 32;

    public Dictionary<string, string> Read(YamlMappingNode of)
    {
        Dictionary<string, string> tags = [];
        if (YamlDoor.Find(of, "tags") is not { } node || door.Map(node, "a mapping of names to values") is not { } map)
            return tags;

        foreach (var (key, value) in map.Children)
        {
            if (door.Text(key, "a name") is not { } name || door.Text(value, "a text") is not { } text)
                continue;

            door.Refuse(key, Tag.Breach(name, text));
            tags[name] = text;
        }

        if (tags.Count > TagsMax)
            door.Refuse(node, $"{tags.Count} tags", $"at most {TagsMax}", "Keep those you group costs by.");
        return tags;
    }
}
