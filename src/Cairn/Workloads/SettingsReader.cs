using System.Text;
using YamlDotNet.RepresentationModel;

namespace Cairn.Workloads;

/// <summary>Reads what governs the run rather than the prompt.</summary>
sealed class SettingsReader(YamlMappingNode root, YamlDoor door, WorkloadFolder folder)
{
    const int QueueLimitMax = 100_000_000;

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

    public Dictionary<string, string> ReadTags() => new TagReader(door).Read(root);

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

    T? Read<T>(string key, Func<string, T?> parse, string expected, string repair)
        where T : struct => Find(key) is { } node ? door.Value(node, parse, expected, repair) : null;

    YamlNode? Find(string key) => YamlDoor.Find(root, key);

    static long? Within(string text, long least, long most) =>
        Amounts.Whole(text) is { } value && value >= least && value <= most ? value : null;
}
