using System.Collections.Concurrent;
using System.Globalization;

namespace Cairn.Tests.Fuzz;

/// <summary>Feeds all targets with inputs that follow from a seed alone, on several threads.</summary>
sealed class FuzzRun(ulong seed, IReadOnlyList<FuzzTarget> targets)
{
    const int Block = 1_000;

    readonly long[] _fed = new long[targets.Count];
    readonly long[] _taken = new long[targets.Count];
    readonly long[] _largest = new long[targets.Count];
    readonly ConcurrentDictionary<(string Target, Type Kind, string Place), string> _findings = [];
    long _next;

    /// <summary>What came through: one of each kind from each place.</summary>
    public IEnumerable<string> Findings => _findings.Values;

    /// <summary>The most bytes that reading one input allocated.</summary>
    public long LargestBytes => _largest.Max();

    public long Fed => _fed.Sum();

    public long TakenOf(FuzzTarget target) => _taken[Place(target)];

    /// <summary>Feeds inputs, each thread a block at a time.</summary>
    /// <exception cref="TimeoutException">A reader does not come to an end; the message says with which input.
    /// </exception>
    public async Task RunAsync(long count, int threads, TimeSpan timeMax)
    {
        var owners = targets.SelectMany((target, place) => Enumerable.Repeat(place, target.PerMille)).ToArray();
        Assert.Equal(Block, owners.Length);
        var current = new (string Target, long Index)[threads];
        try
        {
            await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Run(() => WorkAsync(thread))))
                .WaitAsync(timeMax);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException(
                $"Seed {seed} does not come to an end at {string.Join(", ", current)}.\n{Table(timeMax)}", exception);
        }

        async Task WorkAsync(int thread)
        {
            for (long block; (block = Interlocked.Add(ref _next, Block) - Block) < count;)
            {
                foreach (var (place, owner) in owners.Index())
                {
                    current[thread] = (targets[owner].Name, block + place);
                    await FeedAsync(owner, block + place);
                }
            }

            current[thread] = default;
        }
    }

    /// <summary>One line for each target.</summary>
    public string Table(TimeSpan took) => string.Concat(targets
        .Select((target, place) => string.Create(CultureInfo.InvariantCulture,
            $"  {target.Name,-16} {_fed[place],13:N0} fed {_taken[place],13:N0} taken, at most "
            + $"{_largest[place] / 1024.0:N0} KiB for one\n"))
        .Append(string.Create(CultureInfo.InvariantCulture,
            $"  all {Fed:N0} fed in {took.TotalSeconds:0.0} s, {_findings.Count} kinds of undeclared exceptions\n")));

    async Task FeedAsync(int owner, long index)
    {
        var (before, thread) = (GC.GetAllocatedBytesForCurrentThread(), Environment.CurrentManagedThreadId);
        try
        {
            if (await targets[owner].FeedAsync(new(seed, index)))
                Interlocked.Increment(ref _taken[owner]);
        }
#pragma warning disable CA1031 // The edge of the fuzzer: whatever came through is its finding.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var name = targets[owner].Name;
            var place = exception.StackTrace?.Split('\n')
                .FirstOrDefault(line => line.Contains("Cairn.", StringComparison.Ordinal))?.Trim() ?? "";
            _findings.TryAdd((name, exception.GetType(), place), string.Create(CultureInfo.InvariantCulture,
                $"{name}, input {index} of seed {seed}: {exception.GetType().Name}: {exception.Message} {place}"));
        }

        // What another thread went on with was not counted on this one.
        var bytes = Environment.CurrentManagedThreadId == thread ? GC.GetAllocatedBytesForCurrentThread() - before : 0;
        for (long seen; (seen = Volatile.Read(ref _largest[owner])) < bytes;)
            Interlocked.CompareExchange(ref _largest[owner], bytes, seen);
        Interlocked.Increment(ref _fed[owner]);
    }

    int Place(FuzzTarget target) => targets.Index().First(each => each.Item == target).Index;
}
