using System.Runtime.CompilerServices;
using Cairn.Cli.Output;

namespace Cairn.Cli.Telemetry;

/// <summary>
/// Decides by the standard variables whether what a run tells is sent anywhere. Nothing of OpenTelemetry is loaded
/// where it is not, since commands live for seconds.
/// </summary>
static class TelemetryExport
{
    const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    const string Traces = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    const string Metrics = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";

    /// <summary>Begins to send; what is left is sent when the result is disposed. Null where nobody asked.</summary>
    public static IDisposable? StartIfAsked(Terminal terminal)
    {
        if (Value("OTEL_SDK_DISABLED") is { } disabled && disabled.Equals("true", StringComparison.OrdinalIgnoreCase))
            return null;
        var (traces, metrics) = (
            TargetOf("OTEL_TRACES_EXPORTER", Traces, terminal), TargetOf("OTEL_METRICS_EXPORTER", Metrics, terminal));
        return traces is null && metrics is null ? null : Start(terminal, traces, metrics);
    }

    // Where a signal goes: to its own address as it is, or below the one of all.
    static OtlpTarget? TargetOf(string exporter, string ownEndpoint, Terminal terminal)
    {
        var variable = Value(ownEndpoint) is null ? Endpoint : ownEndpoint;
        if (Value(exporter) == "none" || Value(variable) is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            return new(address, IsOwn: variable != Endpoint);
        terminal.Warn($"{variable} is no address such as http://localhost:4318; nothing is exported to it.");
        return null;
    }

    // A method of its own, so that the libraries are only looked for when it is called.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static OtlpExport Start(Terminal terminal, OtlpTarget? traces, OtlpTarget? metrics) =>
        new(terminal, traces, metrics);

    static string? Value(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
