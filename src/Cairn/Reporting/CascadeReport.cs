using System.Text.Json.Serialization;
using Cairn.Accounting;
using Cairn.Quality.Cascading;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Reporting;

/// <summary>What a cascade kept, escalated and certified.</summary>
/// <param name="Rungs">Every rung but the last, cheapest first.</param>
/// <param name="Notes">What a person should know besides.</param>
public sealed record CascadeReport(IReadOnlyList<RungReport> Rungs, IReadOnlyList<string> Notes)
{
    /// <summary>The certificate, absolute; null, and not printed, where nothing is certified.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Certificate { get; init; }

    /// <summary>How often the dearest rung is wrong itself; null, and not printed, without labels.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TopError? DearestRung { get; init; }

    /// <summary>
    /// What the whole is expected to cost, once the cut of a rung is known; null, and not printed, before.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Usd? WholeUsd { get; init; }

    /// <summary>Reports what a run's cascade has found.</summary>
    public static CascadeReport Of(CascadeRecord record, Workload workload, OutputPaths outputs) => new(
        [.. record.Edges.Select(edge => RungReport.Of(edge, workload.Cascade[edge.Rung].ToString()))], record.Notes)
    {
        Certificate = record.Certificate is null ? null : outputs.Certificate,
        DearestRung = record.TopError,
        WholeUsd = record.WholeUsd,
    };
}
