namespace Cairn.Auditing;

/// <summary>Keeps a few requests, drawn evenly from all however many come, for the rules that compare texts.</summary>
/// <remarks>
/// Each has a number that depends on its position alone, and those with the smallest stay: the same sample each time,
/// which no rhythm of the requests can fool.
/// </remarks>
sealed class RequestSample
{
    const int RequestsMax = 64;
    const long BytesMax = 32_000_000;

    readonly PriorityQueue<SeenRequest, ulong> _kept =
        new(Comparer<ulong>.Create((left, right) => right.CompareTo(left)));
    long _bytes;

    /// <summary>The sample in the order of the requests.</summary>
    public IReadOnlyList<SeenRequest> Requests =>
        [.. _kept.UnorderedItems.Select(kept => kept.Element).OrderBy(request => request.Row)];

    /// <summary>Takes the next request.</summary>
    public void Add(SeenRequest request)
    {
        var number = Mix((ulong)request.Row);
        if (_kept.Count >= RequestsMax && _kept.TryPeek(out _, out var largest) && number > largest)
            return;
        _kept.Enqueue(request, number);
        _bytes += BytesOf(request);
        while (_kept.Count > RequestsMax || (_kept.Count > 2 && _bytes > BytesMax))
            _bytes -= BytesOf(_kept.Dequeue());
    }

    static long BytesOf(SeenRequest request) => request.Measured.Blocks.Sum(block => (long)block.Json.Length);

    // The finalizer of SplitMix64 (Steele, Lea, Flood 2014).
    static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
