namespace Cairn.Bench;

/// <summary>Ends a measurement that can't be made, with what to do about it.</summary>
sealed class BenchException(string message) : Exception(message);
