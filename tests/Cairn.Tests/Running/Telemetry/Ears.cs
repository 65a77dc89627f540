using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Cairn.Running;
using Cairn.Running.Telemetry;

namespace Cairn.Tests.Running.Telemetry;

/// <summary>Hears what one run tells, among all that the tests of this process run side by side.</summary>
sealed class Ears : IDisposable
{
    readonly MeterListener _meter = new();
    readonly ActivityListener _spans;
    readonly string _name = $"heard-{Guid.NewGuid():N}";

    public Ears()
    {
        _meter.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == CairnTelemetry.MeterName)
                listener.EnableMeasurementEvents(instrument);
        };
        _meter.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _meter.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _meter.Start();
        _spans = new()
        {
            ShouldListenTo = source => source.Name == CairnTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                if (span.GetTagItem("cairn.workload") as string == _name)
                    Spans.Enqueue(span);
            },
        };
        ActivitySource.AddActivityListener(_spans);
    }

    public ConcurrentQueue<Measurement> Measurements { get; } = [];

    public ConcurrentQueue<Activity> Spans { get; } = [];

    /// <summary>Drives the run as one process would, and hears it.</summary>
    public async Task<RunSnapshot> RunAsync(RunBench bench, bool noWait = false) => await new Runner(
        bench.Context with { Spec = bench.Spec with { Name = _name } }, new() { NoWait = noWait })
        .RunAsync(TestContext.Current.CancellationToken);

    /// <summary>The sum of what an instrument told with these labels.</summary>
    public double Sum(string instrument, params IReadOnlyList<(string Name, string Value)> labels) => Measurements
        .Where(each => each.Instrument == instrument
            && labels.All(label => each.Labels.GetValueOrDefault(label.Name) as string == label.Value))
        .Sum(each => each.Value);

    /// <summary>What a gauge told last.</summary>
    public double Last(string instrument, string label, string value) => Measurements
        .Last(each => each.Instrument == instrument && each.Labels.GetValueOrDefault(label) as string == value).Value;

    public void Dispose()
    {
        _meter.Dispose();
        _spans.Dispose();
    }

    void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = tags.ToArray().ToDictionary();
        if (labels.GetValueOrDefault("cairn.workload") as string == _name)
            Measurements.Enqueue(new(instrument.Name, value, labels));
    }
}
