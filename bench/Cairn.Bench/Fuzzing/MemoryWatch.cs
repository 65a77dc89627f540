namespace Cairn.Bench.Fuzzing;

/// <summary>Follows the memory of a server over a run, to tell a leak from the noise of a garbage collector.</summary>
sealed class MemoryWatch(ServerProcess server, Fuzzer fuzzer)
{
    static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    readonly List<(long Done, long Bytes, int Handles)> _samples = [];

    /// <summary>Resident bytes and open handles once everything has been used: the least of the second tenth, which
    /// is nearest to what a collection leaves.</summary>
    public (long Bytes, int Handles) Early => Least(0.1, 0.2);

    /// <summary>The same for the last tenth before the clock is moved.</summary>
    public (long Bytes, int Handles) Late => Least(0.89, 0.99);

    public long MostBytes => server.PeakBytes;

    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, TimeProvider.System);
        var start = TimeProvider.System.GetTimestamp();
        try
        {
            for (var tick = 1; await timer.WaitForNextTickAsync(cancellationToken) && server.IsAlive; tick++)
            {
                _samples.Add((fuzzer.Done, server.ResidentBytes, server.Handles));
                if (tick % 20 == 0)
                    await TellAsync(TimeProvider.System.GetElapsedTime(start));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run is over.
        }
    }

    async Task TellAsync(TimeSpan time)
    {
        var (_, bytes, handles) = _samples[^1];
        await Console.Error.WriteLineAsync(FormattableString.Invariant(
            $"{fuzzer.Done} calls, {fuzzer.Done / time.TotalSeconds:F0} per second, {bytes / Machine.Mebi} MiB, ")
            + $"{handles} handles, {fuzzer.Faults.Count} faults");
    }

    (long, int) Least(double from, double to)
    {
        // Of what was done: a run may have been interrupted.
        var inside = _samples
            .Where(sample => sample.Done >= from * fuzzer.Done && sample.Done <= to * fuzzer.Done)
            .ToList();
        if (inside.Count == 0)
            inside = _samples;

        return inside.Count == 0
            ? (server.ResidentBytes, server.Handles)
            : (inside.Min(sample => sample.Bytes), inside.Min(sample => sample.Handles));
    }
}
