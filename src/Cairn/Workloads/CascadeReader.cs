using System.Text;
using System.Text.Json;
using Cairn.Models;
using YamlDotNet.RepresentationModel;

namespace Cairn.Workloads;

/// <summary>Reads the rungs of <c>cascade</c>; what a rung leaves out it takes from the workload.</summary>
sealed class CascadeReader(YamlMappingNode root, YamlDoor door, ModelCatalog catalog)
{
    const string ARung = "a rung such as {model: claude-haiku-5-5, max_tokens: 200}";

    readonly List<RungDraft> _drafts = [];

    /// <summary>Whether the file has the key at all.</summary>
    public bool Exists => YamlDoor.Find(root, "cascade") is not null;

    /// <summary>Who is asked by the rungs, in the order of the file; none without a cascade.</summary>
    public IReadOnlyList<ModelChoice> ReadChoices()
    {
        if (YamlDoor.Find(root, "cascade") is not { } node)
            return [];

        RefuseBeside("models", "Write each model as a rung of the cascade.");
        RefuseBeside("route", "A cascade asks every row of its first rung: make two workloads of it.");
        var items = door.Items(node, "a list of rungs, cheap to dear").ToList();
        foreach (var item in items)
        {
            if (door.Map(item, ARung) is { } map && ReadDraft(map) is { } draft)
                _drafts.Add(draft);
        }

        if (node is YamlSequenceNode && items.Count < 2)
        {
            door.Refuse(node, items.Count == 0 ? "no rungs" : "one rung", "at least two, cheap to dear",
                "Add the rung that answers what the first is not sure of, or write model instead.");
        }

        return [.. _drafts.Select(draft => draft.Choice)];
    }

    /// <summary>Models of rungs that take max_tokens from the workload; null where no rung does.</summary>
    public IReadOnlyList<Model>? ModelsWithoutCap =>
        _drafts.Where(draft => draft.MaxTokens is null && !draft.IsAuto)
            .Select(draft => catalog.Find(draft.Choice.ModelId)).ToList()
            is { Count: > 0 } models ? models : null;

    /// <summary>The rungs, once the workload's own prompt, cap and betas are read.</summary>
    /// <param name="asked">The workload's prompt, which variants change, and what answers must look like.</param>
    /// <param name="maxTokens">The workload's cap; null where it is <c>auto</c>.</param>
    /// <param name="prompts">Reads the prompt of a variant.</param>
    /// <param name="betas">What the run asks for.</param>
    public IReadOnlyList<Rung> Read(
        (PromptPlan Prompt, AnswerSchema? Schema) asked, int? maxTokens, Func<YamlMappingNode, PromptReader> prompts,
        IReadOnlyList<string> betas)
    {
        var isAuto = YamlDoor.Find(root, "max_tokens") is YamlScalarNode { Value: WorkloadReader.Auto };
        List<Rung> rungs = [];
        foreach (var draft in _drafts)
        {
            var model = catalog.Find(draft.Choice.ModelId);
            if (draft.MaxTokens is { } cap)
                door.Refuse(draft.Node, RequestRules.MaxTokensBreach(model, cap, betas));
            var rung = new Rung
            {
                Choice = draft.Choice,
                Thinking = draft.Thinking,
                MaxTokens = (int)Math.Min(draft.MaxTokens ?? maxTokens ?? 0, int.MaxValue),
                Prompt = prompts(draft.Node).ReadVariant(asked.Prompt, [model]),
            };
            if (draft.IsAuto || (isAuto && draft.MaxTokens is null))
            {
                var thinks = FirstCap.Thinks(model, draft.Choice, rung.PromptFor(asked.Prompt).Params);
                rung = rung with { IsMaxTokensAuto = true, MaxTokens = FirstCap.Of([model], asked.Schema, thinks) };
            }

            if (rungs.Contains(rung))
                door.Refuse(draft.Node, $"the rung {rung} twice", "each rung once", "Take one of them out.");
            rungs.Add(rung);
        }

        return rungs;
    }

    /// <summary>What is allowed and probably not meant: a rung that costs less than the one before it.</summary>
    public IEnumerable<string> Warnings() =>
        from pair in _drafts.Zip(_drafts.Skip(1))
        let cheap = ListPrice(pair.First)
        let dear = ListPrice(pair.Second)
        where dear < cheap
        let place = door.At(pair.Second.Node)
        select $"{place.File}:{place.Line}: {pair.Second.Choice} costs less per token than {pair.First.Choice}, the "
            + "rung before it. A cascade goes from cheap to dear.";

    decimal? ListPrice(RungDraft draft) =>
        catalog.Find(draft.Choice.ModelId).PriceTiers is [{ Price.Output: var output }, ..] ? output : null;

    RungDraft? ReadDraft(YamlMappingNode map)
    {
        door.RefuseOthers(map, WorkloadKeys.Rung);
        var models = new ModelsReader(root, door, catalog);
        if ((YamlDoor.Find(map, "model") ?? YamlDoor.Find(root, "model")) is not { } named)
        {
            door.Refuse(map, "a rung without model", "the id of a model", "Add model: ID.");
            return null;
        }

        if (models.ReadId(named) is not { } id)
            return null;
        var effort = YamlDoor.Find(map, "effort") is { } node ? models.ReadEffort(node, id) : null;
        var isAuto = YamlDoor.Find(map, "max_tokens") is YamlScalarNode { Value: WorkloadReader.Auto };
        return new(map, new(id, effort), ReadThinking(map, id), isAuto ? null : ReadMaxTokens(map)) { IsAuto = isAuto };
    }

    string? ReadThinking(YamlMappingNode map, string id)
    {
        if (YamlDoor.Find(map, "thinking") is not { } node)
            return null;

        var json = new YamlJson(door).Convert(node);
        var parsed = JsonElement.Parse(json.Span, RowFields.Options);
        if (parsed.ValueKind is not JsonValueKind.Object)
            door.Refuse(node, YamlDoor.Kind(node), "the parameter as the API takes it", "Write {type: disabled}.");
        else
            door.Refuse(node, RequestRules.BreachOf(catalog.Find(id), "thinking", parsed));
        return Encoding.UTF8.GetString(json.Span);
    }

    long? ReadMaxTokens(YamlMappingNode map)
    {
        if (YamlDoor.Find(map, "max_tokens") is not { } node || door.Text(node, "a number") is not { } text)
            return null;
        if (Amounts.Whole(text) is { } whole)
            return whole;

        door.Refuse(node, $"\"{text}\"", "a whole number, or auto", "Write the most tokens an answer may have.");
        return 1;
    }

    void RefuseBeside(string key, string repair)
    {
        if (YamlDoor.Find(root, key) is { } node)
            door.Refuse(node, $"{key} beside cascade", "one of them", repair);
    }

    /// <summary>A rung as it stands in the file.</summary>
    sealed record RungDraft(YamlMappingNode Node, ModelChoice Choice, string? Thinking, long? MaxTokens)
    {
        public bool IsAuto { get; init; }
    }
}
