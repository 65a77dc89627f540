using Cairn.Models;
using YamlDotNet.RepresentationModel;

namespace Cairn.Workloads;

/// <summary>Reads who may be asked: <c>model</c> or <c>models</c>, and the rules of <c>route</c>.</summary>
sealed class ModelsReader(YamlMappingNode root, YamlDoor door, ModelCatalog catalog)
{
    const string AModel = "the id of a model";
    const string AChoice = "a model, or {model: ID, effort: [low, high]}";

    /// <summary>The models allowed for rows that no rule sends elsewhere; empty where none is named.</summary>
    /// <param name="isNeeded">Whether a missing model is a fault.</param>
    public IReadOnlyList<ModelChoice> ReadAllowed(bool isNeeded)
    {
        var (one, many) = (Find("model"), Find("models"));
        if (one is not null && many is not null)
        {
            door.Refuse(many, "both model and models", "one of them",
                "Write the model as one of the models, and take model out.");
        }

        if (many is not null)
            return ReadList(many, isNeeded);
        if (one is not null)
            return ReadId(one) is { } id ? [new(id)] : [];
        if (isNeeded)
        {
            door.Refuse(root, "no model", "the key model, or models for a choice",
                "Add a line such as model: claude-haiku-5-5.");
        }

        return [];
    }

    /// <summary>The rules in the order in which they are tried.</summary>
    /// <param name="columns">Takes the columns that they ask for.</param>
    public IReadOnlyList<RouteRule> ReadRoutes(ICollection<TemplateColumn> columns)
    {
        if (Find("route") is not { } node)
            return [];

        List<RouteRule> rules = [];
        foreach (var item in door.Items(node, "a list of rules {when: {column: value}, model: ID}"))
        {
            if (door.Map(item, "a rule {when: {column: value}, model: ID}") is { } map
                && ReadRule(map, columns) is { } rule)
            {
                rules.Add(rule);
            }
        }

        return rules;
    }

    IReadOnlyList<ModelChoice> ReadList(YamlNode node, bool hasTemplate)
    {
        if (!hasTemplate)
        {
            door.Refuse(node, "\"models\" beside ready batch lines", "the model in each line",
                "Take it out; lines name their own model.");
            return [];
        }

        List<ModelChoice> choices = [];
        foreach (var item in door.Items(node, "a list of models"))
        {
            foreach (var choice in ReadChoices(item))
            {
                if (choices.Contains(choice))
                    door.Refuse(item, $"{choice} twice", "each choice once", "Take one of them out.");
                else
                    choices.Add(choice);
            }
        }

        if (node is YamlSequenceNode { Children.Count: 0 })
            door.Refuse(node, "no models", "at least one", "Name the models that may be asked.");
        return choices;
    }

    IEnumerable<ModelChoice> ReadChoices(YamlNode node)
    {
        if (node is YamlScalarNode)
            return ReadId(node) is { } id ? [new(id)] : [];
        if (door.Map(node, AChoice) is not { } map)
            return [];

        door.RefuseOthers(map, WorkloadKeys.ModelChoice);
        if (ReadNamed(map) is not { } named)
            return [];
        if (YamlDoor.Find(map, "effort") is not { } efforts)
            return [new(named)];
        return (efforts is YamlSequenceNode list ? list.Children : [efforts])
            .Select(effort => ReadEffort(effort, named)).OfType<string>()
            .Select(effort => new ModelChoice(named, effort));
    }

    RouteRule? ReadRule(YamlMappingNode map, ICollection<TemplateColumn> columns)
    {
        door.RefuseOthers(map, WorkloadKeys.Route);
        var when = ReadConditions(map, columns);
        var model = ReadNamed(map);
        var effort = model is not null && YamlDoor.Find(map, "effort") is { } node ? ReadEffort(node, model) : null;
        return model is null || when is null ? null : new(when, new(model, effort));
    }

    Dictionary<string, IReadOnlyList<string>>? ReadConditions(
        YamlMappingNode map, ICollection<TemplateColumn> columns)
    {
        const string expected = "the values of columns, such as when: {lang: [de, fr]}";
        if (YamlDoor.Find(map, "when") is not { } node)
        {
            door.Refuse(map, "a rule without when", expected,
                "Say which rows it is for; rows that no rule is for go to model or models.");
            return null;
        }

        if (door.Map(node, expected) is not { } conditions)
            return null;
        if (conditions.Children.Count == 0)
            door.Refuse(node, "a rule for every row", expected, "Write the model under model: and take the rule out.");

        Dictionary<string, IReadOnlyList<string>> when = new(StringComparer.Ordinal);
        foreach (var (key, value) in conditions.Children)
        {
            if (door.Text(key, "a column") is not { } column)
                continue;
            columns.Add(new(column, door.At(key)));
            when[column] = [.. (value is YamlSequenceNode list ? list.Children : [value])
                .Select(item => door.Text(item, "a value of the column")).OfType<string>()];
            if (value is YamlSequenceNode { Children.Count: 0 })
                door.Refuse(value, "no value", "at least one", "Name the values of the column.");
        }

        return when;
    }

    public string? ReadNamed(YamlMappingNode map)
    {
        if (YamlDoor.Find(map, "model") is { } node)
            return ReadId(node);

        door.Refuse(map, "no model", AModel, "Add model: ID.");
        return null;
    }

    public string? ReadId(YamlNode node)
    {
        if (door.Text(node, AModel) is not { } id)
            return null;
        if (catalog.TryFind(id, out var model))
            return model.Id;

        door.Refuse(node, $"the model \"{id}\"", "a model of the catalogue (cairn models)",
            Spelling.DidYouMean(
                id, catalog.Models.Select(known => known.Id), "Correct it, or describe it in a models file."));
        return null;
    }

    public string? ReadEffort(YamlNode node, string model)
    {
        if (door.Text(node, "an effort") is not { } effort)
            return null;
        if (catalog.Find(model).Rejects("effort"))
        {
            door.Refuse(node, $"the effort \"{effort}\"", $"no effort, since {model} has none",
                "Take it out or choose another model.");
            return null;
        }

        if (ModelChoice.Efforts.Contains(effort))
            return effort;
        door.Refuse(node, $"the effort \"{effort}\"", string.Join(", ", ModelChoice.Efforts),
            Spelling.DidYouMean(effort, ModelChoice.Efforts, "Choose one of these."));
        return null;
    }

    YamlNode? Find(string key) => YamlDoor.Find(root, key);
}
