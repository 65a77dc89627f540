using YamlDotNet.RepresentationModel;

namespace Cairn.Workloads;

/// <summary>Reads the mapping <c>safety</c>.</summary>
sealed class SafetyReader(YamlMappingNode root, YamlDoor door)
{
    static readonly SafetyRules Default = new();

    public SafetyRules Read()
    {
        if (YamlDoor.Find(root, "safety") is not { } node || door.Map(node, "rules for the run") is not { } map)
            return Default;

        door.RefuseOthers(map, WorkloadKeys.Safety);
        var rules = new SafetyRules
        {
            Budget = Read(map, "budget", Word<BudgetMode>, "estimate or hard") ?? Default.Budget,
            InputTokensMax = Read(map, "max_input_tokens", Positive, "a whole number of at least 1"),
            BatchCostMaxUsd = Read(map, "max_batch_cost", Amounts.Usd, "US dollars such as 50 usd")
                ?? Default.BatchCostMaxUsd,
            LostCreate = Read(map, "lost_create", Word<LostCreatePolicy>, "reconcile, hedge, cancel or manual")
                ?? Default.LostCreate,
            HedgeAfter = Read(map, "hedge_after", Amounts.Duration, "a time such as 30m or 2h") ?? Default.HedgeAfter,
            HedgeAllowanceUsd = Read(map, "hedge_allowance", Amounts.Usd, "US dollars such as 5 usd")
                ?? Default.HedgeAllowanceUsd,
            HasWorkspaceAlone = Read(map, "exclusive_workspace", Truth, "true or false") ?? false,
            ErrorShareMax = Read(map, "max_error_share", Amounts.Share, "a share from 0 to 1")
                ?? Default.ErrorShareMax,
            CacheLoss = Read(map, "cache_loss", Word<CacheLossPolicy>, "stop or continue") ?? Default.CacheLoss,
        };
        Check(node, rules);
        return rules;
    }

    void Check(YamlNode node, SafetyRules rules)
    {
        if (rules.Fault() is { } fault)
            door.Refuse(node, fault.Found, fault.Expected, fault.Repair);
    }

    T? Read<T>(YamlMappingNode map, string key, Func<string, T?> parse, string expected)
        where T : struct =>
        YamlDoor.Find(map, key) is { } node ? door.Value(node, parse, expected, $"Correct safety.{key}.") : null;

    static T? Word<T>(string text)
        where T : struct, Enum =>
        text.All(char.IsAsciiLetterLower) && Enum.TryParse(text, ignoreCase: true, out T value) ? value : null;

    static bool? Truth(string text) => text switch
    {
        "true" => true,
        "false" => false,
        _ => null,
    };

    static long? Positive(string text) => Amounts.Whole(text) is { } value and > 0 ? value : null;
}
