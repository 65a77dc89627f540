using System.Globalization;
using System.Text;
using Cairn.Auditing.Fixing;

namespace Cairn.Reporting;

/// <summary>Says what a repair changed, whether the model reads the same, and what it saves.</summary>
static class AuditFixText
{
    /// <summary>What was done, for people.</summary>
    public static string Of(FixResult result)
    {
        if (result.File is null)
            return "Nothing here can be repaired without changing what the requests say; nothing was written.\n";

        var text = new StringBuilder();
        foreach (var (kind, rows) in result.Changes.OrderBy(change => change.Key))
            text.Append(CultureInfo.InvariantCulture, $"{rows,10:N0}  {Words(kind)}\n");
        if (result.Example is var (place, before, after))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n--- {place}\n+++ {result.File}\n");
            foreach (var line in before.Except(after))
                text.Append("- ").Append(line).Append('\n');
            foreach (var line in after)
                text.Append(before.Contains(line) ? "  " : "+ ").Append(line).Append('\n');
        }

        text.Append(CultureInfo.InvariantCulture, $"\nprompts of {result.Rows:N0} requests, by estimated tokens: ")
            .Append(ReportText.About(result.Before)).Append(" as they were, where nothing is read within a batch; ")
            .Append(ReportText.About(result.After)).Append(" repaired\n");
        if (result.PrimerFile is { } primers)
        {
            text.Append(CultureInfo.InvariantCulture, $"{primers}: send these {result.Primers:N0} first\n")
                .Append(CultureInfo.InvariantCulture, $"{result.File}: send the rest when that batch has ended, ")
                .Append("within the hour\n");
        }
        else
        {
            text.Append("written: ").Append(result.File).Append('\n');
        }

        return text.Append(CultureInfo.InvariantCulture,
            $"what is left to do by hand: cairn audit {string.Join(' ', Files(result))}\n").ToString();
    }

    static IEnumerable<string> Files(FixResult result) =>
        ((string?[])[result.PrimerFile, result.File]).OfType<string>();

    static string Words(RepairKind kind) => kind switch
    {
        RepairKind.Markers => "requests with other cache markers; the model reads the same",
        RepairKind.LineOrder => "lines in another place; the model reads the same",
        RepairKind.ToolOrder => "requests with their tools sorted: THE MODEL READS them in another order",
        RepairKind.KeyOrder => "requests with sorted keys in tools and schema: THE MODEL READS them in another order",
        _ => "requests with the shared part of the system prompt first: THE MODEL READS its parts in another order",
    };
}
