using System.Globalization;
using System.Text.Json.Serialization;
using Cairn.Quality.Evaluating;

namespace Cairn.Quality.Cascading;

/// <summary>Whether as many rows of a whole stage go on to the next rung as those of its pilot let expect.</summary>
/// <param name="PilotRows">The rows of the pilot.</param>
/// <param name="PilotEscalated">How many of them are not kept.</param>
/// <param name="Rows">All rows, the pilot included.</param>
/// <param name="Escalated">How many of them are not kept.</param>
/// <param name="Low">The lower end of the pilot's interval, 0 to 1.</param>
/// <param name="High">Its upper end.</param>
/// <remarks>
/// The pilot is spread evenly over all rows, and the cut is the same for all: the share of all rows lies outside of the
/// exact interval (Clopper and Pearson) of the pilot's share with a chance of a thousandth if nothing changed. A row is
/// not kept whose answer is not usable or stands behind the cut; audits, which are drawn evenly, make no difference.
/// </remarks>
public sealed record EscalationDrift(
    int PilotRows, int PilotEscalated, int Rows, int Escalated, double Low, double High)
{
    /// <summary>How sure the interval is, 0 to 1.</summary>
    public const double Level = 0.999;

    const int RowsMin = 30;

    /// <summary>The share of all rows that is not kept, 0 to 1.</summary>
    [JsonIgnore]
    public double Share => (double)Escalated / Rows;

    /// <summary>The same of the pilot.</summary>
    [JsonIgnore]
    public double PilotShare => (double)PilotEscalated / PilotRows;

    /// <summary>Whether the share of all rows lies outside of the pilot's interval.</summary>
    public bool IsAlarm => Share < Low || Share > High;

    /// <summary>
    /// Compares the pilot with all rows; null where one of both is too small to tell.
    /// </summary>
    /// <param name="rows">All rows that the cut decides on, and those without a usable answer.</param>
    /// <param name="escalated">Those of them that are not kept.</param>
    /// <param name="pilot">The rows of the pilot.</param>
    public static EscalationDrift? Of(
        IReadOnlyCollection<int> rows, IReadOnlyCollection<int> escalated, IReadOnlySet<int> pilot)
    {
        var first = rows.Count(pilot.Contains);
        if (first < RowsMin || rows.Count - first < RowsMin)
            return null;

        var gone = escalated.Count(pilot.Contains);
        var (low, high) = QualityInterval.Exact(gone, first, (1 - Level) / 2);
        return new(first, gone, rows.Count, escalated.Count, low, high);
    }

    /// <summary>The alarm as a person reads it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"The escalation rate has drifted: {Share:0.0%} of {Rows:N0} rows are not kept; the {PilotRows:N0} of the ")
        + string.Create(CultureInfo.InvariantCulture,
            $"pilot ({PilotShare:0.0%}) let expect {Low:0.0%} to {High:0.0%} (exact interval, {Level:0.0%}). ")
        + "The pilot is spread evenly over the rows: compare its answers with later ones.";
}
