using System.Globalization;
using Cairn.Cli.Output;
using Cairn.Running.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Cairn.Cli.Telemetry;

/// <summary>
/// Sends metrics and spans to a collector while a run goes on. A collector that is away stops nothing: it is told once,
/// at the end, where five seconds are spent on it, or what the standard variable says.
/// </summary>
sealed class OtlpExport : IDisposable
{
    const int FlushMsUsual = 5_000;
    const string Patience = "OTEL_EXPORTER_OTLP_TIMEOUT";
    const string Temporality = "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE";

    readonly Terminal _terminal;
    readonly OtlpTarget _shown;
    readonly TracerProvider? _traces;
    readonly MeterProvider? _metrics;
    int _failures;

    public OtlpExport(Terminal terminal, OtlpTarget? traces, OtlpTarget? metrics)
    {
        _terminal = terminal;
        _shown = traces ?? metrics ?? throw new ArgumentNullException(nameof(metrics));
        var resource = ResourceBuilder.CreateEmpty()
            .AddService("cairn", serviceVersion: typeof(OtlpExport).Assembly.GetName().Version?.ToString(3))
            .AddTelemetrySdk()
            .AddEnvironmentVariableDetector();
        if (traces is not null)
            _traces = Traces(traces, resource);
        if (metrics is not null)
            _metrics = Metrics(metrics, resource);
    }

    public void Dispose()
    {
        var began = TimeProvider.System.GetTimestamp();
        var flushMs = int.TryParse(Environment.GetEnvironmentVariable(Patience), NumberStyles.None,
            CultureInfo.InvariantCulture, out var wanted) ? wanted : FlushMsUsual;
        var isSent = _metrics?.Shutdown(flushMs) != false;
        var leftMs = flushMs - (int)TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
        isSent &= _traces?.Shutdown(Math.Max(0, leftMs)) != false;
        _traces?.Dispose();
        _metrics?.Dispose();
        if (!isSent || _failures > 0)
        {
            _terminal.Warn($"telemetry was lost: the collector at {_shown.Address.Scheme}://{_shown.Address.Authority} "
                + "did not take all of it. The run and its books are whole. Check the collector and "
                + "OTEL_EXPORTER_OTLP_PROTOCOL (grpc or http/protobuf).");
        }
    }

    TracerProvider? Traces(OtlpTarget target, ResourceBuilder resource)
    {
#pragma warning disable CA2000 // The provider owns its processor, which owns its exporter.
        var exporter = new WatchedTraceExporter(OptionsOf(target), Fail);
        return Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(CairnTelemetry.ActivitySourceName)
            .AddProcessor(new BatchActivityExportProcessor(exporter))
            .Build();
#pragma warning restore CA2000
    }

    MeterProvider? Metrics(OtlpTarget target, ResourceBuilder resource)
    {
#pragma warning disable CA2000 // The provider owns its reader, which owns its exporter.
        var reader = new PeriodicExportingMetricReader(new WatchedMetricExporter(OptionsOf(target), Fail))
        {
            TemporalityPreference = Environment.GetEnvironmentVariable(Temporality) is { } wanted
                && wanted.Equals("delta", StringComparison.OrdinalIgnoreCase)
                    ? MetricReaderTemporalityPreference.Delta
                    : MetricReaderTemporalityPreference.Cumulative,
        };
        return Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(CairnTelemetry.MeterName)
            .AddReader(reader)
            .Build();
#pragma warning restore CA2000
    }

    // The options read the standard variables by themselves, but only the address of all signals.
    static OtlpExporterOptions OptionsOf(OtlpTarget target)
    {
        var options = new OtlpExporterOptions();
        if (target.IsOwn)
            options.Endpoint = target.Address;
        return options;
    }

    void Fail() => Interlocked.Increment(ref _failures);
}
