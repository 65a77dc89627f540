using YamlDotNet.RepresentationModel;

namespace Cairn.Workloads;

/// <summary>Reads the parts of a prompt that are made of items, and which of them may change places.</summary>
sealed class ItemListReader(YamlDoor door)
{
    public static bool IsItems(YamlMappingNode map) =>
        YamlDoor.Find(map, "fields") is not null || YamlDoor.Find(map, "each") is not null;

    public ItemList? Read(YamlMappingNode map)
    {
        door.RefuseOthers(map, WorkloadKeys.Items);
        var (fields, each) = (YamlDoor.Find(map, "fields"), YamlDoor.Find(map, "each"));
        if (fields is not null && each is not null)
        {
            door.Refuse(map, "both fields and each", "one of them", "Write two parts.");
            return null;
        }

        var named = each is null ? ReadFields(fields!) : ReadEach(each);
        return named is null ? null : new(named, each is not null, ReadReorder(map), door.At(map));
    }

    /// <summary>
    /// Items move only where all that stands before them is the same in every row: else no order of them is shared.
    /// </summary>
    public void Check(PromptPlan prompt)
    {
        var blocks = prompt.Blocks.ToList();
        var moving = blocks.Where(block => block.Items is { MayReorder: true }).ToList();
        foreach (var second in moving.Skip(1))
        {
            door.Faults.Add(second.Items!.Place, "a second part with reorder: auto", "one such part",
                "Set reorder: fixed in all but the longest.");
        }

        if (moving is [var first, ..] && blocks.TakeWhile(block => block != first).Any(block => !block.IsConstant))
        {
            door.Faults.Add(first.Items!.Place, "reorder: auto behind a text that changes from row to row",
                "the same text in all rows before it", "Move it before the first part with a column in it.");
        }
    }

    List<TemplateColumn>? ReadFields(YamlNode node)
    {
        if (node is YamlScalarNode { Value: "all" })
            return [];
        if (node is not YamlSequenceNode { Children.Count: > 0 } list)
        {
            door.Refuse(node, YamlDoor.Kind(node), "all, or a list of columns", "Write fields: all.");
            return null;
        }

        var columns = list.Children.Select(Column).ToList();
        foreach (var twice in columns.GroupBy(column => column?.Name).Where(group => group.Count() > 1))
            door.Refuse(node, $"\"{twice.Key}\" twice", "each column once", "Take one of them out.");
        return columns.Contains(null) ? null : [.. columns.Select(column => column!.Value)];
    }

    List<TemplateColumn>? ReadEach(YamlNode node) => Column(node) is { } column ? [column] : null;

    TemplateColumn? Column(YamlNode node) =>
        door.Text(node, "a column") is { } name ? new TemplateColumn(name, door.At(node)) : null;

    bool ReadReorder(YamlMappingNode map)
    {
        if (YamlDoor.Find(map, "reorder") is not { } node)
            return false;

        var text = door.Text(node, "fixed or auto");
        if (text is not (null or "fixed" or "auto"))
            door.Refuse(node, $"\"{text}\"", "fixed or auto", "Write auto where any order will do.");
        return text == "auto";
    }
}
