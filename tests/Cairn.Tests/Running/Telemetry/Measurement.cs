namespace Cairn.Tests.Running.Telemetry;

/// <summary>One thing that an instrument told.</summary>
sealed record Measurement(string Instrument, double Value, IReadOnlyDictionary<string, object?> Labels);
