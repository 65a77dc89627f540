using Cairn.Models;
using YamlDotNet.RepresentationModel;

namespace Cairn.Workloads;

/// <summary>Reads the keys of a workload file; what is wrong goes to the door's list, and reading goes on.</summary>
sealed class WorkloadReader(YamlMappingNode root, YamlDoor door, WorkloadFolder folder)
{
    const int NameLengthMax = 64;

    readonly List<string> _warnings = [];

    public Workload? Read(ModelCatalog catalog)
    {
        door.RefuseOthers(root, WorkloadKeys.Root);
        var input = new InputReader(root, door, folder).Read();
        var isTemplate = input?.Format is not InputFormat.BatchLines;
        var model = ReadModel(catalog, isTemplate);
        var settings = new SettingsReader(root, door, folder);
        var betas = settings.ReadBetas();
        var (schema, prompt) = isTemplate ? ReadPrompt(model, input) : RefusePrompt();
        var workload = new Workload
        {
            Name = ReadName(),
            Folder = folder.FullPath,
            Input = input ?? new() { Path = "", Format = InputFormat.Csv },
            ModelId = model?.Id,
            MaxTokens = ReadMaxTokens(model, betas, isTemplate),
            OutputSchema = schema,
            Prompt = prompt,
            Betas = betas,
            Tags = settings.ReadTags(),
            Deadline = settings.ReadDeadline(),
            MaxCostUsd = settings.ReadMaxCost(),
            QueueLimit = settings.ReadQueueLimit(),
            Duplicates = settings.ReadDuplicates(),
            Safety = new SafetyReader(root, door).Read(),
            Sandbox = settings.ReadSandbox(),
            Fingerprint = "",
        };
        return workload with { Fingerprint = folder.Fingerprint(), Warnings = _warnings };
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

    Model? ReadModel(ModelCatalog catalog, bool isNeeded)
    {
        if (YamlDoor.Find(root, "model") is not { } node)
        {
            if (isNeeded)
                Missing("model", "model: claude-haiku-5-5");
            return null;
        }

        if (door.Text(node, "the id of a model") is not { } id)
            return null;
        if (catalog.TryFind(id, out var model))
            return model;

        door.Refuse(node, $"the model \"{id}\"", "a model of the catalogue (cairn models)",
            Spelling.DidYouMean(
                id, catalog.Models.Select(known => known.Id), "Correct it, or describe it in a models file."));
        return null;
    }

    int? ReadMaxTokens(Model? model, IReadOnlyList<string> betas, bool isNeeded)
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
            door.Refuse(node, $"\"{text}\"", "a whole number", "Write the most tokens an answer may have.");
            return null;
        }

        var breach = RequestRules.MaxTokensBreach(model, maxTokens, betas);
        door.Refuse(node, breach);
        return breach is null ? (int)maxTokens : null;
    }

    (AnswerSchema?, PromptPlan) ReadPrompt(Model? model, InputFile? input)
    {
        var schema = new SettingsReader(root, door, folder).ReadOutputSchema();
        var prompt = new PromptReader(root, door, folder).Read(model);
        var parameters = new ParamsReader(root, door, _warnings).Read(model, schema);
        prompt = prompt with { Params = parameters };
        if (input is not null)
            new ColumnCheck(input, door.Faults).Run(prompt, key => door.At(YamlDoor.Find(root, key) ?? root));
        return (schema, prompt);
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
