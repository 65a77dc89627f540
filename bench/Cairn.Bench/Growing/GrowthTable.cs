using System.Globalization;
using System.Text;
using Cairn.Bench.Measuring;

namespace Cairn.Bench.Growing;

/// <summary>Curves as Markdown: a table and its slopes in words.</summary>
static class GrowthTable
{
    public static string Text(IReadOnlyList<GrowthCurve> curves)
    {
        var text = new StringBuilder();
        foreach (var curve in curves)
        {
            text.Append(CultureInfo.InvariantCulture, $"**{curve.Name}**: {curve.Facts}.\n")
                .Append(CultureInfo.InvariantCulture, $"{curve.Machine}.\n\n| {curve.Name} | s | peak, MiB |\n")
                .Append("|---:|---:|---:|\n");
            foreach (var (size, seconds, peak) in curve.Points)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"| {size:#,0} | {Numbers.Short(seconds)} | {Numbers.Mebibytes(peak)} |\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"\n{curve.Words}\n\n");
        }

        return text.ToString();
    }
}
