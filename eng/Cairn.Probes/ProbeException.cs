namespace Cairn.Probes;

/// <summary>Ends the probes, with what to do about it.</summary>
sealed class ProbeException(string message) : Exception(message);
