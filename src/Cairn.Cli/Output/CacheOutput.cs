using System.Globalization;
using System.Text;
using System.Text.Json;
using Cairn.Reporting;
using Cairn.Running.Watching;

namespace Cairn.Cli.Output;

/// <summary>Prints what became of the cache of a batch, before anything of it is in the ledger.</summary>
static class CacheOutput
{
    /// <summary>A line for each set of requests whose cache was not as planned.</summary>
    public static string Text(IReadOnlyList<CacheFinding> findings)
    {
        var text = new StringBuilder();
        foreach (var finding in findings.Where(finding => finding.Verdict is not CacheVerdict.Ok))
        {
            text.Append(CultureInfo.InvariantCulture, $"cache {NameOf(finding.Verdict)} ({NameOf(finding.Cause)}): ")
                .Append(CultureInfo.InvariantCulture,
                    $"{finding.ReadRows:N0} of {finding.PlannedReadRows:N0} rows read, ")
                .Append(CultureInfo.InvariantCulture,
                    $"which cost {ReportText.Dollars(finding.Lost)} more. {finding.Detail}\n");
        }

        return text.ToString();
    }

    /// <summary>The same for machines, with those that are well.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<CacheFinding> findings)
    {
        writer.WriteStartArray("cache");
        foreach (var finding in findings)
        {
            writer.WriteStartObject();
            writer.WriteString("verdict", NameOf(finding.Verdict));
            writer.WriteString("cause", finding.Cause is { } cause ? NameOf(cause) : null);
            writer.WriteString("detail", finding.Detail);
            writer.WriteNumber("prefix", finding.Prefix);
            writer.WriteNumber("rows", finding.Rows);
            writer.WriteNumber("planned_read_rows", finding.PlannedReadRows);
            writer.WriteNumber("read_rows", finding.ReadRows);
            writer.WriteString("lost_usd", finding.Lost.ToString());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    static string NameOf(Enum? value) =>
        value is null ? "" : JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
