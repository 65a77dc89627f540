using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Cairn.Bench.Growing;

namespace Cairn.Bench.Measuring;

/// <summary>Results as Markdown tables, each in its place between two marks of a document.</summary>
/// <remarks>
/// A place begins with a line such as <c>&lt;!-- bench/run: plan --&gt;</c>, which names a subject, `ratios`
/// (all figures of all subjects) or `growth`, and goes to the next <c>&lt;!-- end --&gt;</c>.
/// </remarks>
static partial class ResultsTable
{
    const string Ratios = "ratios";
    const string GrowthName = "growth";

    /// <summary>The document with the tables of these results in their places.</summary>
    /// <exception cref="BenchException">A place asks for something that was not measured.</exception>
    public static string PutInto(string document, BenchResults results) => Place().Replace(document, place =>
        $"{place.Groups["begin"].Value}\n{Text(place.Groups["name"].Value, results)}\n{place.Groups["end"].Value}");

    /// <summary>What the places of a document ask for.</summary>
    public static IEnumerable<string> NamesIn(string document) =>
        Place().Matches(document).Select(place => place.Groups["name"].Value);

    /// <summary>What a document says besides its places.</summary>
    public static string WithoutPlaces(string document) => Place().Replace(document, "");

    static string Text(string name, BenchResults results) => name == Ratios
        ? Figures(results)
        : name == GrowthName && results.Growth is { } growth
        ? GrowthTable.Text(growth)
        : results.Subjects.TryGetValue(name, out var measurement)
            ? Readings(measurement, results.Machine)
            : throw new BenchException($"A document asks for the table of `{name}`, which {Suite.CommittedPath} lacks; "
                + $"write it by `bench/run {name} --write`.");

    static string Figures(BenchResults results)
    {
        var text = new StringBuilder($"{results.Machine}:\n\n| ratio | median | min | max | rounds | limit |\n")
            .Append("|---|---:|---:|---:|---:|---|\n");
        foreach (var figure in results.Figures)
        {
            var (median, min, max, rounds) = figure.Spread;
            var limit = figure.LimitText + (figure.IsOk ? "" : ", not kept");
            text.Append(CultureInfo.InvariantCulture, $"| `{figure.Name}`: {figure.Meaning} | {Numbers.Short(median)} "
                + $"| {Numbers.Short(min)} | {Numbers.Short(max)} | {rounds} | {limit} |\n");
        }

        return text.ToString();
    }

    static string Readings(Measurement measurement, Machine machine)
    {
        var text = new StringBuilder($"{machine};\n{measurement.Facts}:\n\n| | s, median | min | max | peak, MiB |\n")
            .Append("|---|---:|---:|---:|---:|\n");
        foreach (var (what, seconds, peak) in measurement.Readings)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {what} | {seconds.Median:0.000} | {seconds.Min:0.000} "
                + $"| {seconds.Max:0.000} | {Numbers.Mebibytes(peak)} |\n");
        }

        return text.ToString();
    }

    [GeneratedRegex(@"(?<begin>^<!-- bench/run: (?<name>\w+) -->\n)(.*?)(?<end>^<!-- end -->$)",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Place();
}
