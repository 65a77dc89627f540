using System.Text;
using YamlDotNet.RepresentationModel;

namespace Cairn.Workloads;

/// <summary>Reads what governs the run rather than the prompt.</summary>
sealed class SettingsReader(YamlMappingNode root, YamlDoor door, WorkloadFolder folder)
{
    const int TagsMax = 32;
    const int TagLengthMax = 128;
    const int QueueLimitMax = 100_000_000;
    const int WorkersMax = 100_000;

    public IReadOnlyList<string> ReadBetas()
    {
        if (Find("betas") is not { } node)
            return [];

        List<string> betas = [];
        foreach (var item in door.Items(node, "a list of beta names"))
        {
            if (door.Text(item, "a beta name") is not { } beta)
                continue;

            door.Refuse(item, RequestRules.BetaBreach(beta));
            if (!betas.Contains(beta))
                betas.Add(beta);
        }

        return betas;
    }

    public Dictionary<string, string> ReadTags()
    {
        Dictionary<string, string> tags = [];
        if (Find("tags") is not { } node || door.Map(node, "a mapping of names to values") is not { } map)
            return tags;

        foreach (var (key, value) in map.Children)
        {
            if (door.Text(key, "a name") is not { } name || door.Text(value, "a text") is not { } text)
                continue;

            if (name.Length is 0 or > TagLengthMax || text.Length > TagLengthMax)
                door.Refuse(key, "a tag that is empty or too long", "at most 128 characters", "Shorten it.");
            tags[name] = text;
        }

        if (tags.Count > TagsMax)
            door.Refuse(node, $"{tags.Count} tags", $"at most {TagsMax}", "Keep those you group costs by.");
        return tags;
    }

    public TimeSpan? ReadDeadline() =>
        Read("deadline", Amounts.Duration, "a time such as 30m, 12h or 2d", "Write hours as 12h.");

    public decimal? ReadMaxCost() =>
        Read("max_cost", Amounts.Usd, "US dollars such as 5 usd", "Write max_cost: 5 usd.");

    public int ReadQueueLimit() => (int)(Read("queue_limit", text => Within(text, 1, QueueLimitMax),
        "a number from 1", "Write the limit of your organisation, such as 200000.") ?? 200_000);

    public DuplicatePolicy ReadDuplicates() => Read<DuplicatePolicy>("duplicates", text => text switch
    {
        "ask_once" => DuplicatePolicy.AskOnce,
        "ask_each" => DuplicatePolicy.AskEach,
        _ => null,
    }, "ask_once or ask_each", "Write duplicates: ask_each where equal rows shall get answers of their own.")
        ?? DuplicatePolicy.AskOnce;

    public Via ReadVia() => Read<Via>("via", text => text switch
    {
        "auto" => Via.Auto,
        "batch" => Via.Batch,
        "messages" => Via.Messages,
        _ => null,
    }, "auto, batch or messages", "Write via: messages where the rows cannot wait for a batch.") ?? Via.Auto;

    public SandboxSettings ReadSandbox()
    {
        var settings = new SandboxSettings();
        if (Find("sandbox") is not { } node || door.Map(node, "settings of the sandbox") is not { } map)
            return settings;

        door.RefuseOthers(map, WorkloadKeys.Sandbox);
        return new()
        {
            LabelsFile = ReadLabels(map),
            Accuracy = ReadFrom(map, "accuracy", Amounts.Share, "a share from 0 to 1") ?? settings.Accuracy,
            Seed = (ulong)(ReadFrom(map, "seed", text => Within(text, 0, long.MaxValue), "a number from 0") ?? 1),
            Workers = (int)(ReadFrom(map, "workers", text => Within(text, 1, WorkersMax), "a number from 1 to 100000")
                ?? settings.Workers),
            ErrorRate = ReadFrom(map, "error_rate", Amounts.Share, "a share from 0 to 1") ?? settings.ErrorRate,
        };
    }

    public AnswerSchema? ReadOutputSchema()
    {
        if (Find("output") is not { } node || door.Map(node, "{schema: FILE}") is not { } map)
            return null;

        door.RefuseOthers(map, WorkloadKeys.Output);
        if (YamlDoor.Find(map, "schema") is not { } file || door.Text(file, "a file with a JSON schema") is not { } name
            || folder.ReadText(name, door.At(file), door.Faults) is not { } json)
        {
            return null;
        }

        return AnswerSchema.Parse(Encoding.UTF8.GetBytes(json), folder.NameOf(name), door.Faults);
    }

    /// <summary>The labels become part of the fingerprint, since they decide what a sandbox run answers.</summary>
    string? ReadLabels(YamlMappingNode map)
    {
        if (YamlDoor.Find(map, "labels") is not { } node
            || door.Text(node, "a CSV with the true answers") is not { } name)
        {
            return null;
        }

        _ = folder.ReadText(name, door.At(node), door.Faults);
        return Path.GetFullPath(name, folder.FullPath);
    }

    T? Read<T>(string key, Func<string, T?> parse, string expected, string repair)
        where T : struct => Find(key) is { } node ? Parse(node, parse, (expected, repair)) : null;

    T? ReadFrom<T>(YamlMappingNode map, string key, Func<string, T?> parse, string expected)
        where T : struct =>
        YamlDoor.Find(map, key) is { } node ? Parse(node, parse, (expected, $"Correct sandbox.{key}.")) : null;

    T? Parse<T>(YamlNode node, Func<string, T?> parse, (string Expected, string Repair) otherwise)
        where T : struct
    {
        if (door.Text(node, otherwise.Expected) is not { } text)
            return null;

        var value = parse(text);
        if (value is null)
            door.Refuse(node, $"\"{text}\"", otherwise.Expected, otherwise.Repair);
        return value;
    }

    YamlNode? Find(string key) => YamlDoor.Find(root, key);

    static long? Within(string text, long least, long most) =>
        Amounts.Whole(text) is { } value && value >= least && value <= most ? value : null;
}
