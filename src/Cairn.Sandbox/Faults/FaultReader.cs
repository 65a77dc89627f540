using System.Globalization;
using System.Text.Json;

namespace Cairn.Sandbox.Faults;

/// <summary>Reads rules from a file, a header or the command line, and says all that is wrong with them at
/// once.</summary>
sealed class FaultReader
{
    const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    static readonly string[] Own = ["name", "on", "rate", "count", "after", "seed"];

    readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Reads <c>{"faults":[...]}</c>; the place is the name of the file.</summary>
    public IReadOnlyList<FaultRule> ReadJson(string place, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("faults", out var list)
            || list.ValueKind != JsonValueKind.Array)
        {
            _problems.Add($$"""{{place}}: expected {"faults":[...]}. Put the rules into a list of this name.""");
            return [];
        }

        foreach (var other in root.EnumerateObject().Where(member => member.Name != "faults"))
            _problems.Add($"{place}: found '{other.Name}', expected only 'faults'. Remove it.");

        return
        [
            .. list.EnumerateArray().Index()
                .Select(item => ReadItem($"{place}: faults[{item.Index}]", item.Item)).OfType<FaultRule>(),
        ];
    }

    /// <summary>Reads <c>name;key=value;...</c>.</summary>
    public FaultRule? ReadText(string place, string text)
    {
        var parts = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var fields = new List<(string Key, string Value)> { ("name", parts.FirstOrDefault() ?? "") };
        foreach (var part in parts.Skip(1))
        {
            var (key, value) = part.Split('=', 2, StringSplitOptions.TrimEntries) is [var name, var number]
                ? (name, number)
                : (part, "");
            fields.Add((key, value));
        }

        return Read(place, fields);
    }

    /// <summary>Holds rules that were made in code to what rules of a file are held to.</summary>
    public static void Check(IReadOnlyList<FaultRule> rules)
    {
        var reader = new FaultReader();
        foreach (var rule in rules)
            reader.ReadText("fault", rule.ToString());

        reader.ThrowIfAny();
    }

    /// <summary>Ends the start of a sandbox with everything that is wrong.</summary>
    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
            throw new SandboxException(string.Join(Environment.NewLine, _problems));
    }

    FaultRule? ReadItem(string place, JsonElement item)
    {
        if (item.ValueKind == JsonValueKind.Object)
            return Read(place, item.EnumerateObject().Select(field => (field.Name, TextOf(field.Value))));

        _problems.Add($$"""{{place}}: found {{item.GetRawText()}}, expected an object such as {"name":"garbage"}.""");
        return null;
    }

    static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => string.Join('+', value.EnumerateArray().Select(TextOf)),
        _ => value.GetRawText(),
    };

    FaultRule? Read(string place, IEnumerable<(string Key, string Value)> fields)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in fields)
        {
            if (!given.TryAdd(key, value))
                _problems.Add($"{place}.{key}: found it twice. Leave one.");
        }

        var name = given.GetValueOrDefault("name", "");
        if (FaultCatalog.Find(name) is not { } kind)
        {
            _problems.Add($"{place}.name: found '{name}', expected a fault of the catalog."
                + " 'cairn sandbox --list-faults' and GET /sandbox/faults list them.");
            return null;
        }

        return ReadRule(place, kind, given);
    }

    FaultRule ReadRule(string place, FaultKind kind, Dictionary<string, string> given) => new(kind.Name)
    {
        On = CallsOf($"{place}.on", kind, given.GetValueOrDefault("on")),
        Rate = Number($"{place}.rate", given.GetValueOrDefault("rate"), (0, 1)) ?? 1,
        Count = (long?)Whole($"{place}.count", given.GetValueOrDefault("count"), long.MaxValue),
        After = (long?)Whole($"{place}.after", given.GetValueOrDefault("after"), long.MaxValue) ?? 0,
        Seed = (ulong?)Whole($"{place}.seed", given.GetValueOrDefault("seed"), ulong.MaxValue),
        Parameters = ParametersOf(place, kind, given),
    };

    string[] CallsOf(string place, FaultKind kind, string? text)
    {
        if (text is null)
            return [];

        var calls = text.Split('+', StringSplitOptions.TrimEntries);
        foreach (var call in calls.Except(kind.Calls))
        {
            _problems.Add($"{place}: found '{call}', expected {string.Join(", ", kind.Calls)}."
                + $" '{kind.Name}' strikes nothing else.");
        }

        return calls;
    }

    Dictionary<string, decimal> ParametersOf(string place, FaultKind kind, Dictionary<string, string> given)
    {
        var numbers = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var (key, text) in given.Where(pair => !Own.Contains(pair.Key)))
        {
            if (kind.Parameters.FirstOrDefault(known => known.Name == key) is not { } parameter)
            {
                var names = string.Join(", ", kind.Parameters.Select(known => known.Name).Concat(Own.Skip(1)));
                _problems.Add(
                    $"{place}.{key}: found '{key}', expected {names}. '{kind.Name}' has nothing else to set.");
            }
            else if (Number($"{place}.{key}", text, (parameter.Least, parameter.Most)) is { } number)
            {
                numbers[key] = number;
            }
        }

        return numbers;
    }

    decimal? Whole(string place, string? text, decimal most)
    {
        var number = Number(place, text, (0, most));
        if (number is null || number == decimal.Truncate(number.Value))
            return number;

        _problems.Add($"{place}: found '{text}', expected a whole number. Write one.");
        return null;
    }

    decimal? Number(string place, string? text, (decimal Least, decimal Most) range)
    {
        if (text is null)
            return null;

        if (decimal.TryParse(text, Plain, CultureInfo.InvariantCulture, out var number)
            && number >= range.Least && number <= range.Most)
        {
            return number;
        }

        _problems.Add(string.Create(CultureInfo.InvariantCulture,
            $"{place}: found '{text}', expected a number from {range.Least} to {range.Most}. Write one of those."));
        return null;
    }
}
