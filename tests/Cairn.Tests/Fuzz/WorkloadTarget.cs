using System.Text;
using Cairn.Bench.Fuzzing;
using Cairn.Models;
using Cairn.Tests.Workloads;
using Cairn.Workloads;

namespace Cairn.Tests.Fuzz;

/// <summary>Workload files: each reads, or is refused with its faults.</summary>
sealed class WorkloadTarget() : FuzzTarget("workload files", 5), IDisposable
{
    public const string Valid = """
        name: t
        input: { file: rows.csv, format: csv }
        id: id
        model: claude-haiku-5-5
        max_tokens: 300
        system:
          - text: "Sort the letter."
          - { file: handbook.md }
        user: "{{ text }}"
        output: { schema: answer.schema.json }
        params: { stop_sequences: ["."] }
        tags: { team: a }
        deadline: 1d12h
        max_cost: 5 usd
        queue_limit: 1000
        safety:
          budget: hard
          lost_create: reconcile

        """;

    static readonly string[] Scalars =
    [
        "", "~", "null", "[]", "{}", "[[[[", "}", "- -", "&a *a", "*a", "&a [*a]", "!!binary x", "? :", "|", ">", "'",
        "\"", "\"\\ud800\"", "1e400", "0x", "-0", "99999999999999999999", "on", "2026-11-21", "../rows.csv",
        "/etc/passwd",
        "{{", "}}", "{{ text", "{{#if text}}", "{{> x }}", "\u0000", "\u2028", "%", "@", "`", "<<: *a", "---", "...",
    ];

    readonly ThreadLocal<WorkloadSetup> _folders = new(Folder, trackAllValues: true);

    public override Task<bool> FeedAsync(Dice dice)
    {
        var yaml = Yaml(dice);
        var folder = _folders.Value!;
        folder.Write("cairn.yaml", yaml);
        try
        {
            WorkloadFile.Read(folder.Folder, ModelCatalog.BuiltIn);
            return Task.FromResult(true);
        }
        catch (BadInputException exception)
        {
            Assert.NotEmpty(exception.Faults);
            return Task.FromResult(false);
        }
    }

    public void Dispose()
    {
        foreach (var folder in _folders.Values)
            folder.Dispose();
        _folders.Dispose();
    }

    public static byte[] Yaml(Dice dice) => dice.OneIn(4)
        ? Spoil(Encoding.UTF8.GetBytes(Valid), dice)
        : Encoding.UTF8.GetBytes(Reworked(dice));

    public static WorkloadSetup Folder()
    {
        var folder = new WorkloadSetup();
        folder.Write("handbook.md", "A rule.");
        folder.Write("answer.schema.json", """{"type":"object","properties":{},"additionalProperties":false}""");
        return folder;
    }

    // By lines, so that it mostly stays YAML.
    static string Reworked(Dice dice)
    {
        var lines = Valid.Split('\n').ToList();
        for (var count = dice.Below(4); count > 0; count--)
        {
            var place = dice.Below(lines.Count);
            switch (dice.Below(5))
            {
                case 0:
                    lines.RemoveAt(place);
                    break;
                case 1:
                    lines.Insert(dice.Below(lines.Count), lines[place]);
                    break;
                case 2:
                    lines[place] = new string(' ', dice.Below(5)) + lines[place].TrimStart();
                    break;
                case 3:
                    lines[place] = $"{lines[place].Split(':')[0]}: {dice.Pick(Scalars)}";
                    break;
                default:
                    lines.Insert(place, dice.Pick(Scalars));
                    break;
            }
        }

        return string.Join('\n', lines);
    }
}
