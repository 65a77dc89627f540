using System.Globalization;
using Cairn.Workloads;
using YamlDotNet.RepresentationModel;

namespace Cairn.Budgeting;

/// <summary>Reads the list of budgets; what is wrong goes to the door's list, and reading goes on.</summary>
sealed class BudgetReader(YamlDoor door)
{
    const int BudgetsMax = 100;
    const int NameLengthMax = 64;

    static readonly string[] RootKeys = ["budgets"];
    static readonly string[] Keys = ["name", "amount", "period", "workload", "tags", "sandbox", "warn", "stop"];

    public IReadOnlyList<Budget> Read(YamlMappingNode root)
    {
        door.RefuseOthers(root, RootKeys);
        if (YamlDoor.Find(root, "budgets") is not { } list)
        {
            door.Refuse(root, "no budgets", "a list", "Write `budgets:` and under it `- name: all`.");
            return [];
        }

        List<Budget> budgets = [];
        foreach (var item in door.Items(list, "a list of budgets"))
        {
            if (door.Map(item, "a budget") is not { } map)
                continue;
            var budget = ReadOne(map);
            if (budgets.Exists(other => other.Name == budget.Name))
                door.Refuse(item, $"two budgets \"{budget.Name}\"", "a name of its own for each", "Rename one.");
            budgets.Add(budget);
        }

        if (budgets.Count > BudgetsMax)
            door.Refuse(list, $"{budgets.Count} budgets", $"at most {BudgetsMax}", "Keep those that limit anything.");
        return budgets;
    }

    Budget ReadOne(YamlMappingNode map)
    {
        door.RefuseOthers(map, Keys);
        var budget = new Budget
        {
            Name = ReadName(map),
            Amount = new(Needed(map, "amount", Amounts.Usd, "US dollars such as 500 usd", "amount: 500 usd")),
            Period = Needed(map, "period", PeriodOf, "month, day or total", "period: month"),
            Workload = YamlDoor.Find(map, "workload") is { } workload ? door.Text(workload, "a workload's name") : null,
            Tags = new TagReader(door).Read(map),
            IsSandbox = Read(map, "sandbox", Truth, "true or false") ?? false,
            WarnShare = Read(map, "warn", Percent, "a percentage from 1% to 100%") ?? WarnDefault(map),
            StopShare = Read(map, "stop", Percent, "a percentage from 1% to 100%") ?? 1,
        };
        if (budget.WarnShare > budget.StopShare)
        {
            var stop = budget.StopShare.ToString("0%", CultureInfo.InvariantCulture);
            door.Refuse(YamlDoor.Find(map, "warn")!, $"warn above stop ({stop})", "a level that comes first",
                "Lower warn, or raise stop.");
        }

        return budget;
    }

    // Under a low stop the usual level would never be reached.
    static decimal WarnDefault(YamlMappingNode map) =>
        Math.Min(0.8m, YamlDoor.Find(map, "stop") is YamlScalarNode { Value: { } stop } ? Percent(stop) ?? 1 : 1);

    string ReadName(YamlMappingNode map)
    {
        if (YamlDoor.Find(map, "name") is not { } node)
        {
            door.Refuse(map, "no name", "a name for messages and lists", "Add name: all.");
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

    T Needed<T>(YamlMappingNode map, string key, Func<string, T?> parse, string expected, string repair)
        where T : struct
    {
        if (YamlDoor.Find(map, key) is null)
            door.Refuse(map, $"no {key}", expected, $"Add {repair}.");
        return Read(map, key, parse, expected) ?? default;
    }

    T? Read<T>(YamlMappingNode map, string key, Func<string, T?> parse, string expected)
        where T : struct =>
        YamlDoor.Find(map, key) is { } node ? door.Value(node, parse, expected, $"Correct {key}.") : null;

    static BudgetPeriod? PeriodOf(string text) => text switch
    {
        "month" => BudgetPeriod.Month,
        "day" => BudgetPeriod.Day,
        "total" => BudgetPeriod.Total,
        _ => null,
    };

    static decimal? Percent(string text) =>
        text.EndsWith('%') && Amounts.Amount(text[..^1]) is { } percent and >= 1 and <= 100 ? percent / 100 : null;

    static bool? Truth(string text) => text switch
    {
        "true" => true,
        "false" => false,
        _ => null,
    };
}
