using Cairn.Quality.Cascading;

namespace Cairn.Reporting;

/// <summary>How many rows a rung does not keep, and how many those of the pilot let expect.</summary>
/// <param name="Share">The share of all rows, 0 to 1.</param>
/// <param name="PilotShare">The share of the pilot's.</param>
/// <param name="PilotRows">How many rows the pilot has.</param>
/// <param name="Low">The lower end of the exact interval of the pilot's share.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Level">How sure the interval is, 0 to 1.</param>
/// <param name="Drifted">Whether the share of all rows lies outside of it.</param>
public sealed record DriftReport(
    decimal Share, decimal PilotShare, int PilotRows, decimal Low, decimal High, double Level, bool Drifted)
{
    const int Digits = 4;

    internal static DriftReport Of(EscalationDrift drift) => new(
        Rounded(drift.Share), Rounded(drift.PilotShare), drift.PilotRows, Rounded(drift.Low), Rounded(drift.High),
        EscalationDrift.Level, drift.IsAlarm);

    static decimal Rounded(double share) => decimal.Round((decimal)share, Digits);
}
