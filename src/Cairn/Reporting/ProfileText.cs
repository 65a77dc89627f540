using System.Globalization;
using System.Text;

namespace Cairn.Reporting;

/// <summary>Writes a profile for people, as plain text.</summary>
public static class ProfileText
{
    const int BarCells = 20;

    /// <summary>The whole profile.</summary>
    public static string Of(ProfileReport profile)
    {
        var text = new StringBuilder();
        Line(text, "workload", profile.Name);
        var tokens = profile.PromptTokens;
        Line(text, "rows", $"{profile.Rows:N0} with about {tokens.Expected:N0} prompt tokens");
        Line(text, "", $"({tokens.Low:N0} to {tokens.High:N0} in four of five cases)");
        text.Append('\n');
        foreach (var figure in profile.Figures)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{figure.Name.Replace('_', ' '),-20}{figure.Value,-22}{figure.Definition}\n")
                .Append(' ', 42).Append("decides: ").Append(figure.Decides).Append('\n');
        }

        AddTree(text, profile);
        AddDuplicates(text, profile.Duplicates);
        AddVolatile(text, profile.Volatile);
        AddUpload(text, profile.Upload);
        return text.Append("\nNothing was sent.\n").ToString();
    }

    static void AddTree(StringBuilder text, ProfileReport profile)
    {
        text.Append("\nwhat prompts share        share of all tokens            rows   prefix\n");
        foreach (var node in profile.Tree)
        {
            var place = new string(' ', node.Depth * 2) + (node.Section is { } section
                ? $"{section}, {node.Blocks} {(node.Blocks == 1 ? "block" : "blocks")}"
                : node.Depth == 0 ? node.Model ?? "other settings" : "further on");
            text.Append(CultureInfo.InvariantCulture, $"{place,-26}");
            if (node.Blocks > 0)
                text.Append(CultureInfo.InvariantCulture, $"{Bar(node.TokenShare)} {node.TokenShare,6:0.0%}");
            else
                text.Append(' ', BarCells + 7);
            text.Append(CultureInfo.InvariantCulture, $"{node.Rows,11:N0}");
            if (node.Blocks > 0)
                text.Append(CultureInfo.InvariantCulture, $"   {node.Tokens:N0} tokens");
            text.Append(node.Excerpt is { } excerpt ? $"  \"{excerpt}\"\n" : "\n");
        }

        text.Append(CultureInfo.InvariantCulture,
            $"{"of one row alone",-26}{Bar(profile.AloneShare)} {profile.AloneShare,6:0.0%}\n");
        if (profile.NodesNotShown > 0)
            text.Append(CultureInfo.InvariantCulture, $"and {profile.NodesNotShown:N0} smaller prefixes\n");
    }

    static void AddDuplicates(StringBuilder text, DuplicatesReport duplicates)
    {
        if (duplicates.Rows == 0)
            return;
        text.Append('\n');
        Line(text, "duplicates",
            $"{duplicates.Rows:N0} rows ask what an earlier row asks; asked once, "
            + $"{ReportText.Dollars(duplicates.SavedUsd)} less"
            + (duplicates.AskedOnce ? "" : " (the workload has each asked: duplicates: ask_each)"));
    }

    static void AddVolatile(StringBuilder text, IReadOnlyList<VolatileReport> volatiles)
    {
        foreach (var found in volatiles)
        {
            text.Append('\n');
            Line(text, "volatile",
                $"about {found.Rows:N0} rows on {found.Model} could share {found.SharedTokens:N0} tokens more, but for "
                + $"{found.Variants:N0} different");
            Line(text, "", $"texts in the way; that costs {ReportText.Dollars(found.LostUsd)}");
            foreach (var place in found.Texts)
                VolatileRows.Append(text, place);
        }
    }

    static void AddUpload(StringBuilder text, UploadReport upload)
    {
        text.Append('\n');
        Line(text, "upload",
            $"{upload.Bytes / 1e6m:N1} MB in {upload.Batches:N0} {(upload.Batches == 1 ? "batch" : "batches")}, "
            + $"{upload.Hours:0.00} h at {upload.MegabytesPerSecond} MB/s");
        if (upload.WithFiles is not { } files)
            return;
        Line(text, "", $"{upload.RepeatedBytes / 1e6m:N1} MB of it repeat {files.Files:N0} long texts. As files "
            + $"(Files API, uploaded once, named by id):");
        Line(text, "", $"{files.Bytes / 1e6m:N1} MB, {files.Hours:0.00} h. Tokens and dollars stay the same; a file "
            + "stands in a message,");
        Line(text, "", "not in the system prompt, and that a batch takes it is nowhere documented: try a small one.");
    }

    static string Bar(decimal share)
    {
        var full = Math.Clamp((int)Math.Round(share * BarCells), 0, BarCells);
        return new string('█', full) + new string('·', BarCells - full);
    }

    static void Line(StringBuilder text, string name, string value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name,-12}{value}\n");
}
