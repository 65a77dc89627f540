using System.Globalization;
using System.Text;

namespace Cairn.Reporting.Slicing;

/// <summary>Writes slices for people, as plain text.</summary>
static class SliceText
{
    const int NameMax = 32;

    // What stands apart, in words.
    static readonly Dictionary<string, string> Words = new()
    {
        ["primers"] = "what primers wrote to the cache for all rows",
        ["wasted"] = "answers that were paid a second time",
        ["no_row"] = "answers that belong to no row",
        ["repriced"] = "booked at other prices than today's",
    };

    /// <summary>All of it.</summary>
    public static string Of(SliceReport report)
    {
        var text = new StringBuilder();
        if (report.Sandbox)
            text.Append(ReportText.SandboxNotice).Append("\n\n");
        var width = Math.Clamp(
            report.Slices.Concat(report.Apart).Select(line => line.Name.Length).DefaultIfEmpty().Max(), 12, NameMax);
        text.Append(CultureInfo.InvariantCulture,
            $"{Cut(report.By, width).PadRight(width)} {"rows",9} {"succeeded",9} {"input",11} {"written",11} ")
            .Append(CultureInfo.InvariantCulture,
                $"{"read",13} {"output",11} {"dollars",18} {"per success",15} {"share",6}\n");
        foreach (var line in report.Slices)
            Append(text, line, width);
        if (report.Others is { } others)
            Append(text, others, width);
        foreach (var line in report.Apart)
            Append(text, line, width);
        text.Append(CultureInfo.InvariantCulture, $"{"total".PadRight(width)} {report.Rows.Total,9:N0} ")
            .Append(CultureInfo.InvariantCulture, $"{report.Rows.Succeeded,9:N0} {"",49} ")
            .Append(CultureInfo.InvariantCulture, $"{ReportText.Dollars(report.Usd),18} ")
            .Append(CultureInfo.InvariantCulture, $"{Each(report.PerSuccessfulRowUsd),15}\n");
        foreach (var line in report.Apart)
            text.Append(CultureInfo.InvariantCulture, $"\n{line.Name}: {Words[line.Name]}; in no slice.");
        if (report.UnknownUsd > Accounting.Usd.Zero)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"\nUp to {ReportText.Dollars(report.UnknownUsd)} more may have been billed; nobody can know.");
        }

        return text.ToString();
    }

    static void Append(StringBuilder text, SliceLine line, int width) => text
        .Append(CultureInfo.InvariantCulture, $"{Cut(line.Name, width).PadRight(width)} {line.Rows,9:N0} ")
        .Append(CultureInfo.InvariantCulture, $"{line.Succeeded,9:N0} {line.Tokens.Input,11:N0} ")
        .Append(CultureInfo.InvariantCulture, $"{line.Tokens.CacheWrite5m + line.Tokens.CacheWrite1h,11:N0} ")
        .Append(CultureInfo.InvariantCulture, $"{line.Tokens.CacheRead,13:N0} {line.Tokens.Output,11:N0} ")
        .Append(CultureInfo.InvariantCulture, $"{ReportText.Dollars(line.Usd),18} ")
        .Append(CultureInfo.InvariantCulture, $"{Each(line.PerSuccessfulRowUsd),15} ")
        .Append(CultureInfo.InvariantCulture, $"{(line.Share is { } share ? ReportText.Percent(share) : ""),6}\n");

    static string Each(Accounting.Usd? each) => each is { } amount ? ReportText.About(amount) : "";

    static string Cut(string name, int width)
    {
        var shown = ShownText.Of(name);
        return shown.Length <= width ? shown : shown[..(width - 3)] + "...";
    }
}
