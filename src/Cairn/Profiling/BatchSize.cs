namespace Cairn.Profiling;

/// <summary>The size of one message batch.</summary>
/// <param name="Requests">Its requests.</param>
/// <param name="Bytes">The bytes of its body.</param>
public readonly record struct BatchSize(int Requests, long Bytes);
