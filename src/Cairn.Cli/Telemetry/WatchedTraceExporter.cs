using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;

namespace Cairn.Cli.Telemetry;

/// <summary>Sends spans, and tells of each failure, which the library itself only tells its own event source.</summary>
sealed class WatchedTraceExporter(OtlpExporterOptions options, Action failed) : OtlpTraceExporter(options)
{
    public override ExportResult Export(in Batch<Activity> activityBatch)
    {
        var result = base.Export(activityBatch);
        if (result == ExportResult.Failure)
            failed();
        return result;
    }
}
