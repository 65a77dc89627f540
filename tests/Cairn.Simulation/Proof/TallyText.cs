using System.Globalization;
using System.Text.Json;
using Cairn.Simulation.World;

namespace Cairn.Simulation.Proof;

/// <summary>Says what a tally came to, and how to see a failure again.</summary>
static class TallyText
{
    public static string Of(string title, Tally tally, TimeSpan took)
    {
        var died = tally.Hits.GetValueOrDefault("died");
        var kinds = tally.Hits.Where(hit => hit.Key != "died").ToList();
        FormattableString[] lines =
        [
            $"{title}: {tally.Worlds:N0} worlds in {took.TotalSeconds:0.0} s ",
            $"({tally.Worlds / took.TotalSeconds:0}/s), ",
            $"{tally.Failed:N0} failed\n  {tally.Lived.TotalDays:N0} virtual days, {tally.Steps:N0} steps, ",
            $"{tally.Points:N0} fault points, {died:N0} crashes, {kinds.Sum(hit => hit.Value):N0} faults of ",
            $"{kinds.Count} kinds\n  {tally.Rows:N0} rows, {tally.RowsPaidTwice:N0} paid twice in ",
            $"{tally.WorldsWithWaste:N0} worlds; settled {tally.Settled} USD, wasted {tally.Wasted} USD\n",
        ];
        return string.Concat(lines.Select(line => line.ToString(CultureInfo.InvariantCulture)));
    }

    public static string Faults(Tally tally) =>
        "  " + string.Join(", ", tally.Hits.Select(hit => $"{hit.Key} {hit.Value}")) + "\n";

    public static string Failure(SimResult failed) => string.Join('\n', [
        $"Seed {failed.Config.Seed} breaks '{failed.Violation!.Invariant}': {failed.Violation.What}",
        $"  ./simulate --seed {failed.Config.Seed} --trace",
        $"  ./simulate --config '{Json(failed.Config)}'",
        ""]);

    /// <summary>All failures, the first of each kind made as small as it can be; empty when there are none.</summary>
    public static string Failures(Tally tally)
    {
        using var workloads = new SimWorkloads();
        return string.Concat(tally.Failures
            .GroupBy(failed => failed.Violation!.Invariant, StringComparer.Ordinal)
            .Select(kind => $"{kind.Key}: seeds {string.Join(", ", kind.Select(failed => failed.Config.Seed))}\n"
                + Failure(Shrinker.Shrink(kind.First(), workloads))));
    }

    public static string Json(SimConfig config) => JsonSerializer.Serialize(config);

    public static SimConfig Config(string json) => JsonSerializer.Deserialize<SimConfig>(json)
        ?? throw new CairnException("The configuration is null; give one as `simulate` prints it.");
}
