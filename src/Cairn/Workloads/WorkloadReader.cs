using Cairn.Models;
using YamlDotNet.RepresentationModel;

namespace Cairn.Workloads;

/// <summary>Reads the keys of a workload file; what is wrong goes to the door's list, and reading goes on.</summary>
sealed class WorkloadReader(YamlMappingNode root, YamlDoor door, WorkloadFolder folder, InputSources sources)
{
    /// <summary>What stands in place of a number where answers decide about it.</summary>
    public const string Auto = "auto";

    const int NameLengthMax = 64;

    readonly List<string> _warnings = [];

    public Workload? Read(ModelCatalog catalog)
    {
        door.RefuseOthers(root, WorkloadKeys.Root);
        var input = new InputReader(root, door, folder).Read(new(sources));
        var isTemplate = input?.HasRequests != true;
        var reader = new ModelsReader(root, door, catalog);
        List<TemplateColumn> columns = [];
        var cascade = new CascadeReader(root, door, catalog);
        var choices = isTemplate && cascade.Exists ? cascade.ReadChoices() : reader.ReadAllowed(isTemplate);
        var routes = reader.ReadRoutes(columns);
        var quality = new QualityReader(root, door, folder, columns).Read(catalog);
        List<Model> models = [.. choices.Concat(routes.Select(route => route.Choice))
            .Select(choice => catalog.Find(choice.ModelId)).Distinct()];
        var settings = new SettingsReader(root, door, folder);
        var betas = settings.ReadBetas();
        var duplicates = settings.ReadDuplicates();
        var privacy = new PrivacyReader(root, door);
        var (reuse, reuseBytesMax) = privacy.ReadReuse(duplicates, cascade.Exists);
        var (schema, prompt) = isTemplate ? ReadPrompt(models) : RefusePrompt();
        RefuseTwoEfforts(choices.Concat(routes.Select(route => route.Choice)));
        var isAuto = IsAuto(isTemplate);
        var cap = isAuto
            ? FirstCap.Of(models, schema, choices.Concat(routes.Select(route => route.Choice))
                .Any(choice => FirstCap.Thinks(catalog.Find(choice.ModelId), choice, prompt.Params)))
            : ReadMaxTokens(cascade.ModelsWithoutCap ?? models, betas,
                isTemplate && (!cascade.Exists || cascade.ModelsWithoutCap is not null));
        var steps = cascade.Read((prompt, schema), isAuto ? null : cap, map => new(map, door, folder), betas);
        var redact = privacy.ReadRedact(input, columns);
        if (isTemplate)
            CheckColumns(input, [prompt, .. steps.Select(step => step.Prompt).OfType<PromptPlan>()], columns);
        var workload = new Workload
        {
            Name = ReadName(),
            Folder = folder.FullPath,
            Input = input ?? new() { Path = "", Format = InputFormat.Csv },
            Models = steps is [] ? choices : [steps[0].Choice],
            Choice = choices is [var first, ..] ? first : null,
            Routes = routes,
            Cascade = steps,
            Quality = quality,
            MaxTokens = steps is [] ? cap : steps[0].MaxTokens,
            IsMaxTokensAuto = steps is [] ? isAuto : steps[0].IsMaxTokensAuto,
            OutputSchema = schema,
            Prompt = prompt,
            Betas = betas,
            Tags = settings.ReadTags(),
            Deadline = settings.ReadDeadline(),
            MaxCostUsd = settings.ReadMaxCost(),
            QueueLimit = settings.ReadQueueLimit(),
            Duplicates = duplicates,
            Reuse = reuse,
            ReuseBytesMax = reuseBytesMax,
            KeepsAnswers = privacy.ReadRetention(),
            Redact = redact,
            Via = settings.ReadVia(),
            Safety = new SafetyReader(root, door).Read(),
            Sandbox = new SandboxReader(root, door, folder).Read(catalog),
            Fingerprint = "",
        };
        _warnings.AddRange(cascade.Warnings());
        return workload with { Fingerprint = folder.Fingerprint(), Warnings = _warnings };
    }

    void CheckColumns(InputFile? input, IReadOnlyList<PromptPlan> prompts, IReadOnlyList<TemplateColumn> others)
    {
        if (input is not null)
            new ColumnCheck(input, door.Faults).Run(prompts, others, key => door.At(YamlDoor.Find(root, key) ?? root));
    }

    string ReadName()
    {
        if (YamlDoor.Find(root, "name") is not { } node)
        {
            Missing("name", "name: my-workload");
            return "";
        }

        var name = door.Text(node, "a name") ?? "";
        if (name.Length is 0 or > NameLengthMax
            || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
        {
            door.Refuse(node, $"\"{name}\"", "letters, digits, '-', '_' and '.', at most 64", "Choose a short name.");
        }

        return name;
    }

    bool IsAuto(bool isTemplate)
    {
        if (YamlDoor.Find(root, "max_tokens") is not YamlScalarNode { Value: Auto } node)
            return false;
        if (!isTemplate)
        {
            door.Refuse(node, "max_tokens: auto beside ready batch lines", "a number, or nothing",
                "Take it out: each line names its own.");
        }

        return true;
    }

    int? ReadMaxTokens(IReadOnlyList<Model> models, IReadOnlyList<string> betas, bool isNeeded)
    {
        if (YamlDoor.Find(root, "max_tokens") is not { } node)
        {
            if (isNeeded)
                Missing("max_tokens", "max_tokens: 300");
            return null;
        }

        if (door.Text(node, "a number") is not { } text)
            return null;
        if (Amounts.Whole(text) is not { } maxTokens)
        {
            door.Refuse(
                node, $"\"{text}\"", "a whole number, or auto", "Write the most tokens an answer may have.");
            return null;
        }

        var breach = models.DefaultIfEmpty()
            .Select(model => RequestRules.MaxTokensBreach(model, maxTokens, betas))
            .FirstOrDefault(breach => breach is not null);
        door.Refuse(node, breach);
        return breach is null ? (int)maxTokens : null;
    }

    void RefuseTwoEfforts(IEnumerable<ModelChoice> choices)
    {
        if (choices.Any(choice => choice.Effort is not null)
            && YamlDoor.Find(root, "params") is YamlMappingNode parameters
            && YamlDoor.Find(parameters, "output_config") is YamlMappingNode config
            && YamlDoor.Find(config, "effort") is { } effort)
        {
            door.Refuse(effort, "output_config.effort beside the effort of a model", "one of them",
                "Take it out of params; a model without an effort of its own then uses its default.");
        }
    }

    (AnswerSchema?, PromptPlan) ReadPrompt(List<Model> models)
    {
        var schema = new SettingsReader(root, door, folder).ReadOutputSchema();
        var prompt = new PromptReader(root, door, folder).Read(models);
        var parameters = new ParamsReader(root, door, _warnings).Read(models, schema);
        return (schema, prompt with { Params = parameters });
    }

    (AnswerSchema?, PromptPlan) RefusePrompt()
    {
        foreach (var (key, _) in root.Children)
        {
            if (key is YamlScalarNode { Value: { } name } && WorkloadKeys.Prompt.Contains(name))
            {
                door.Refuse(key, $"\"{name}\" beside ready batch lines", "the whole request in each line",
                    "Take it out, or declare the input as rows: input: {file: ..., format: jsonl}.");
            }
        }

        return (null, new());
    }

    void Missing(string key, string example) =>
        door.Refuse(root, $"no {key}", $"the key {key}", $"Add a line such as {example}.");
}
