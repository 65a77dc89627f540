using System.Diagnostics;
using System.Globalization;
using Cairn.Bench.Measuring;

namespace Cairn.Bench.Sizing;

/// <summary>How long a large table takes to be profiled and planned, held against sorting it.</summary>
sealed class PlanSubject : ISubject
{
    const string Sort = "`LC_ALL=C sort`";
    const int Rows = 1_000_000;
    const double RatioMax = 5;
    const double ProfileRatioMax = 10;

    public string Name => "plan";

    public string Description => "Profile and plan a table of a million rows and nine columns, beside `LC_ALL=C sort` "
        + "of it.";

    public async Task<Measurement> MeasureAsync(Scale scale, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("cairn-bench-");
        try
        {
            SkewedTable.Write(folder, Rows);
            string[] commands = scale == Scale.Quick ? ["plan"] : ["profile", "plan"];
            var measured = await MeasuredProcess.InTurnsAsync(
                () => Starts(folder, commands), scale.Rounds(), cancellationToken);
            var bytes = new FileInfo(Path.Combine(folder.FullName, "rows.csv")).Length;
            return new(
                scale,
                string.Create(CultureInfo.InvariantCulture, $"{Rows:N0} rows x 9 columns, {bytes / 1e6:0} MB"),
                [.. commands.Select(command => Ratio(command, measured))],
                [.. measured.Select(runs => MeasuredProcess.Read(runs.Key, runs.Value))]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static Figure Ratio(string command, Dictionary<string, List<MeasuredProcess>> measured) => Figure.AtMost(
        command == "plan" ? RatioMax : ProfileRatioMax,
        $"{command}_over_sort",
        $"time of `cairn {command}` over `LC_ALL=C sort` of the same file",
        MeasuredProcess.Ratios(measured[$"`cairn {command}`"], measured[Sort]));

    static IEnumerable<(string Name, ProcessStartInfo Start)> Starts(DirectoryInfo folder, string[] commands)
    {
        var sort = new ProcessStartInfo("sort", ["-o", "/dev/null", Path.Combine(folder.FullName, "rows.csv")]);
        sort.Environment["LC_ALL"] = "C";
        yield return (Sort, sort);
        foreach (var command in commands)
        {
            yield return ($"`cairn {command}`", BuiltCommand.StartIn(
                folder, command, folder.FullName, "--json", "--quiet"));
        }
    }
}
