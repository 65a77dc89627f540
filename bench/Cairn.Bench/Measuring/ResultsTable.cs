using System.Globalization;
using System.Text;

namespace Cairn.Bench.Measuring;

/// <summary>The committed results as Markdown, for the place between two marks of a document.</summary>
static class ResultsTable
{
    const string Begin = "<!-- what bench/run --write wrote: begin -->\n";
    const string End = "<!-- what bench/run --write wrote: end -->\n";

    /// <summary>The document with the tables of these results in their place.</summary>
    /// <param name="document">Its text.</param>
    /// <param name="results">The results.</param>
    /// <param name="name">What it is called, for the message.</param>
    /// <exception cref="BenchException">It has no place for them.</exception>
    public static string PutInto(string document, BenchResults results, string name)
    {
        var begin = document.IndexOf(Begin, StringComparison.Ordinal);
        var end = document.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
            throw new BenchException($"{name} has no place for the tables; put the lines\n{Begin}{End}into it.");
        return document[..(begin + Begin.Length)] + Text(results) + document[end..];
    }

    static string Text(BenchResults results)
    {
        var text = new StringBuilder($"\n{results.Machine}:\n\n| ratio | median | min | max | rounds | limit |\n")
            .Append("|---|---:|---:|---:|---:|---|\n");
        foreach (var figure in results.Figures)
        {
            var (median, min, max, rounds) = figure.Spread;
            text.Append(CultureInfo.InvariantCulture, $"| `{figure.Name}`: {figure.Meaning} | {Numbers.Short(median)} "
                + $"| {Numbers.Short(min)} | {Numbers.Short(max)} | {rounds} | {figure.LimitText} |\n");
        }

        foreach (var (name, measurement) in results.Subjects)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{measurement.Facts}\n\n")
                .Append(CultureInfo.InvariantCulture, $"| {name} | s | min | max | peak, MiB |\n")
                .Append("|---|---:|---:|---:|---:|\n");
            foreach (var (what, seconds, peak) in measurement.Readings)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {what} | {Seconds(seconds.Median)} "
                    + $"| {Seconds(seconds.Min)} | {Seconds(seconds.Max)} | {Numbers.Mebibytes(peak)} |\n");
            }
        }

        return text.Append('\n').ToString();
    }

    static string Seconds(double seconds) => seconds.ToString("#,0.000", CultureInfo.InvariantCulture);
}
