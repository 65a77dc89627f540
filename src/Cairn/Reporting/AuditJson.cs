using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cairn.Auditing;

namespace Cairn.Reporting;

/// <summary>Writes findings as JSON, and reads from such a file which of them are known.</summary>
static class AuditJson
{
    static readonly JsonWriterOptions Indented = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Rows, findings and their summary as one object.</summary>
    public static string Of(AuditResult result) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("rows", result.Rows);
        writer.WriteStartArray("findings");
        foreach (var finding in result.Findings)
            WriteFinding(writer, finding);
        writer.WriteEndArray();
        writer.WriteStartObject("summary");
        writer.WriteNumber("error", result.Failed(Severity.Error).Count());
        writer.WriteNumber("warn", result.Failed(Severity.Warn).Count(finding => finding.Severity is Severity.Warn));
        writer.WriteNumber("abstain", result.Abstained);
        writer.WriteString("usd_per_1000_rows", result.UsdPer1000Rows?.ToString());
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    /// <summary>JSON for people and machines: indented, quotes and umlauts as they are.</summary>
    public static string Write(Action<Utf8JsonWriter> content)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Indented))
            content(writer);
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    /// <summary>The word for a severity.</summary>
    public static string Word(Severity severity) => severity is Severity.Error ? "error" : "warn";

    static void WriteFinding(Utf8JsonWriter writer, Finding finding)
    {
        writer.WriteStartObject();
        writer.WriteString("rule", finding.Rule);
        writer.WriteString("severity", Word(finding.Severity));
        writer.WriteString("verdict", finding.Verdict.ToString().ToUpperInvariant());
        writer.WriteString("message", finding.Message);
        if (finding.Place is { } place)
        {
            writer.WriteStartObject("place");
            writer.WriteString("file", place.File);
            writer.WriteNumber("line", place.Line);
            if (place.Block is { } block)
                writer.WriteNumber("block", block);
            else
                writer.WriteNull("block");
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("place");
        }

        writer.WriteString("repair", finding.Repair);
        writer.WriteString("usd_per_1000_rows", finding.UsdPer1000Rows?.ToString());
        writer.WriteEndObject();
    }
}
