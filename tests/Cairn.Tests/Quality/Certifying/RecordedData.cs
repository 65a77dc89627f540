using System.Globalization;
using Cairn.Quality.Certifying;

namespace Cairn.Tests.Quality.Certifying;

/// <summary>Public scores with known errors.</summary>
static class RecordedData
{
    /// <summary>MMLU-Pro: a fitted chance that a small and a large model agree, and whether they do.</summary>
    public static RecordedScores Mmlu { get; } = Read(
        "mmlupro_flash_vs_pro_agree_scored.tsv", '\t', 0, cells => (Number(cells[0]), cells[1] == "0"));

    /// <summary>SUPG onto: a proxy's score far from one half is sure; its error is to be on the wrong side.</summary>
    public static RecordedScores Supg { get; } = Read(
        "supg_onto.csv", ',', 1,
        cells => (Math.Abs(Number(cells[2]) - 0.5), Number(cells[2]) >= 0.5 != (Number(cells[1]) == 1)));

    static RecordedScores Read(string name, char separator, int header, Func<string[], (double, bool)> read)
    {
        var rows = File.ReadLines(PublicData.File(name)).Skip(header).Select(line => read(line.Split(separator)))
            .ToList();
        return new([.. rows.Select(row => row.Item1)], [.. rows.Select(row => row.Item2)]);
    }

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
