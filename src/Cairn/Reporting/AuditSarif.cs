using System.Text.Json;
using Cairn.Auditing;

namespace Cairn.Reporting;

/// <summary>Writes findings as SARIF 2.1.0 (OASIS), which code hosts show beside the changed lines.</summary>
static class AuditSarif
{
    const string Schema = "https://json.schemastore.org/sarif-2.1.0.json";

    /// <summary>One run with every rule, and a result for each finding that failed.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="rules">All rules, so that a viewer can explain an id.</param>
    public static string Of(AuditResult result, IReadOnlyList<RuleInfo> rules) => AuditJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("$schema", Schema);
        writer.WriteString("version", "2.1.0");
        writer.WriteStartArray("runs");
        writer.WriteStartObject();
        WriteTool(writer, rules);
        writer.WriteStartArray("results");
        foreach (var finding in AuditText.Ordered(result))
            WriteResult(writer, finding);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    static void WriteTool(Utf8JsonWriter writer, IReadOnlyList<RuleInfo> rules)
    {
        writer.WriteStartObject("tool");
        writer.WriteStartObject("driver");
        writer.WriteString("name", "cairn audit");
        writer.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            writer.WriteStartObject();
            writer.WriteString("id", rule.Id);
            WriteText(writer, "shortDescription", rule.Finds);
            WriteText(writer, "help", rule.Repair);
            writer.WriteStartObject("defaultConfiguration");
            writer.WriteString("level", Level(rule.Severity));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    static void WriteResult(Utf8JsonWriter writer, Finding finding)
    {
        writer.WriteStartObject();
        writer.WriteString("ruleId", finding.Rule);
        writer.WriteString("level", Level(finding.Severity));
        WriteText(writer, "message", $"{finding.Message} {finding.Repair}");
        writer.WriteStartArray("locations");
        if (finding.Place is { } place)
            WriteLocation(writer, place);
        writer.WriteEndArray();
        if (finding.UsdPer1000Rows is { } dollars)
        {
            writer.WriteStartObject("properties");
            writer.WriteString("usd_per_1000_rows", dollars.ToString());
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    static void WriteLocation(Utf8JsonWriter writer, AuditPlace place)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("physicalLocation");
        writer.WriteStartObject("artifactLocation");
        writer.WriteString("uri", Uri.EscapeDataString(place.File.Replace('\\', '/')).Replace("%2F", "/"));
        writer.WriteEndObject();
        writer.WriteStartObject("region");
        writer.WriteNumber("startLine", place.Line);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    static void WriteText(Utf8JsonWriter writer, string name, string text)
    {
        writer.WriteStartObject(name);
        writer.WriteString("text", text);
        writer.WriteEndObject();
    }

    static string Level(Severity severity) => severity is Severity.Error ? "error" : "warning";
}
