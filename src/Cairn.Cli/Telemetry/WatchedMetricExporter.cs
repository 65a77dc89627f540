using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace Cairn.Cli.Telemetry;

/// <summary>Sends metrics, and tells of each failure.</summary>
sealed class WatchedMetricExporter(OtlpExporterOptions options, Action failed) : OtlpMetricExporter(options)
{
    public override ExportResult Export(in Batch<Metric> metrics)
    {
        var result = base.Export(metrics);
        if (result == ExportResult.Failure)
            failed();
        return result;
    }
}
