using System.Globalization;

namespace Cairn.EndToEnd.Driver;

/// <summary>Chance for one test: another seed each time, named in the output so that a failure can be had
/// again.</summary>
sealed class Chance
{
    readonly Random _random;

    public Chance(ITestOutputHelper output)
    {
        Seed = int.TryParse(
            Environment.GetEnvironmentVariable("CAIRN_SEED"), NumberStyles.None, CultureInfo.InvariantCulture,
            out var seed)
            ? seed
            : Environment.TickCount;
        _random = new(Seed);
        output.WriteLine($"CAIRN_SEED={Seed}");
    }

    public int Seed { get; }

#pragma warning disable CA5394 // Chance for tests, which has to follow from the seed.
    public int Below(int limit) => _random.Next(limit);
#pragma warning restore CA5394
}
