using System.Text.Json.Serialization;

namespace Cairn.Reporting;

/// <summary>The absolute paths of a run's files.</summary>
/// <param name="Results">One line for each input row, in input order.</param>
/// <param name="Errors">The failed rows alone.</param>
/// <param name="Report">This report as JSON.</param>
public sealed record OutputPaths(string Results, string Errors, string Report)
{
    /// <summary>The files in an output folder.</summary>
    public static OutputPaths In(string folder) => new(
        Path.Combine(folder, "results.jsonl"), Path.Combine(folder, "errors.jsonl"),
            Path.Combine(folder, "report.json"));

    /// <summary>What a cascade certifies, where it does.</summary>
    [JsonIgnore]
    public string Certificate => Path.Combine(Path.GetDirectoryName(Report)!, "certificate.json");

    /// <summary>The report for people, beside <see cref="Report"/>.</summary>
    [JsonIgnore]
    public string Text => Path.ChangeExtension(Report, ".txt");
}
