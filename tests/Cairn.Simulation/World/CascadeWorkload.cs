using System.Globalization;
using Cairn.Sandbox;
using Cairn.Sandbox.Answers;

namespace Cairn.Simulation.World;

/// <summary>
/// Cascades small enough for a world and large enough to be certified: one with votes, one with three rungs that asks
/// failed rows again, and one that is held against labels, some of which are missing.
/// </summary>
sealed class CascadeWorkload(int number)
{
    /// <summary>How many there are.</summary>
    public const int Count = 3;

    /// <summary>How many rows each asks: enough for a certificate at its target.</summary>
    public const int Rows = 30;

    const int Topics = 5;

    static readonly string[] Quality =
    [
        "  confidence: [{ field: confidence }, { votes: 2, field: label }]\n"
            + "  target: 0.75\n  delta: 0.25\n  audits: 10\n",
        "  confidence: { field: confidence }\n  on_invalid: retry\n  target: 0.6\n  delta: 0.4\n  audits: 10\n",
        "  confidence: { field: confidence }\n  against: labels\n  labels: { column: label }\n"
            + "  target: 0.75\n  delta: 0.25\n  audits: 10\n",
    ];

    /// <summary>What its answers look like; the text is the prompt's, so that an answer shows whose it is.</summary>
    public static string Schema => """
        {"type":"object","properties":{"label":{"type":"string"},"confidence":{"type":"number"},
        "text":{"type":"string"}},"required":["label","confidence","text"],"additionalProperties":false}
        """;

    /// <summary>How well the models of the simulated API answer.</summary>
    public static AnswerOptions Skills { get; } = new()
    {
        AccuracyByModel = new Dictionary<string, decimal>
        {
            ["claude-haiku-5-5"] = 0.7m,
            ["claude-sonnet-5-5"] = 0.9m,
            ["claude-opus-5-5"] = 0.97m,
        },
    };

    /// <summary>What follows the template in the workload file.</summary>
    public string Yaml => string.Concat(
        "max_tokens: 300\noutput: { schema: answer.json }\ncascade:\n  - { model: claude-haiku-5-5 }\n",
        $"  - {{ model: claude-sonnet-5-5, user: {SimWorkloads.UserOf(1)} }}\n",
        number == 1 ? $"  - {{ model: claude-opus-5-5, user: {SimWorkloads.UserOf(2)} }}\n" : "",
        "quality:\n  grader: { exact: label }\n  on_no_gain: warn\n", Quality[number]);

    /// <summary>The label of a row as its input has it; empty where nobody looked at it.</summary>
    public static string LabelOf(int row) => row % 7 == 6 ? "" : TopicOf(row);

    /// <summary>What the simulated API answers from.</summary>
    public static LabelBook AnswersOf(int rows) => LabelBook.Read(new StringReader("key,label\n" + string.Concat(
        Enumerable.Range(0, rows).Select(row =>
            string.Create(CultureInfo.InvariantCulture, $"{row},{TopicOf(row)}\n")))), "the simulated labels");

    static string TopicOf(int row) => string.Create(CultureInfo.InvariantCulture, $"topic-{row % Topics}");
}
