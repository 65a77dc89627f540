namespace Cairn.Tests;

/// <summary>Random numbers that a failing law can make fewer and smaller: used up, they are all zero.</summary>
sealed class Genes(IReadOnlyList<int> values)
{
    int _next;

    /// <summary>The next number under a bound.</summary>
    public int Below(int bound) => _next < values.Count ? values[_next++] % bound : 0;

    public T Of<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];
}
