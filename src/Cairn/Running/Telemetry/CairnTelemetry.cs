namespace Cairn.Running.Telemetry;

/// <summary>The names by which a host subscribes to what runs measure and trace.</summary>
/// <remarks>
/// Everything is measured by <see cref="System.Diagnostics.Metrics"/> and <see cref="System.Diagnostics.Activity"/>,
/// costs nothing while nobody listens, and never holds a prompt, an answer, a key or a column of a row. What there is
/// stands in docs/telemetry.md.
/// </remarks>
public static class CairnTelemetry
{
    /// <summary>The meter that all instruments belong to.</summary>
    public const string MeterName = "Cairn";

    /// <summary>The source of the spans: one of each process that drives a run, one of each batch.</summary>
    public const string ActivitySourceName = "Cairn";
}
