using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Cairn.Accounting;
using Cairn.Running;
using Cairn.Simulation.Ports;

namespace Cairn.Simulation.World;

/// <summary>
/// Holds a run over Messages to its promises: no row is asked that has its record, and what is paid in vain is at most
/// what was on its way when something struck.
/// </summary>
sealed partial class CallAudit(SimWorld world)
{
    /// <summary>The most calls that are on their way at once.</summary>
    const int AtOnceMax = 32;

    // After these, and only these, an answer that was paid may be nowhere.
    static readonly string[] Losing =
        ["died", FaultNames.LostBefore, FaultNames.LostAfter, FaultNames.DiskFull, FaultNames.StoreFail];

    /// <summary>A call left.</summary>
    public void OnCall(byte[] body)
    {
        var row = RowOf(body);
        var places = Enumerable.Range(0, world.Layout.Places)
            .Where(place => world.Workload.MarkOf(world.Layout.RowAt(place)) == world.Workload.MarkOf(row))
            .ToList();
        var recorded = world.Ledger.State.Submissions.Aggregate(
            RowSet.Empty, (rows, submission) => rows.Union(submission.RecordedRows()));
        if (places.TrueForAll(recorded.Contains))
            world.Violate("asked_again", $"row {row} is asked although it has its record");
    }

    /// <summary>The run is over.</summary>
    public void AtEnd(LedgerState state)
    {
        var booked = state.Books.Sum(entry => entry.Answers);
        var lost = world.Api.CallsAnswered - booked;
        var struck = Losing.Sum(fault => world.Hits.GetValueOrDefault(fault));
        if (lost < 0 || lost > struck * AtOnceMax)
        {
            world.Violate("calls_lost", $"{world.Api.CallsAnswered} calls were answered and {booked} are booked, with "
                + $"{struck} strikes");
        }

        if (state.Run!.Unknown != Usd.Zero && struck == 0)
            world.Violate("unknown", $"{state.Run.Unknown} are unknown although nothing was lost");
    }

    static int RowOf(byte[] body) => int.Parse(
        Row().Match(Encoding.UTF8.GetString(body)).Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"text (\d+) end")]
    private static partial Regex Row();
}
