using Cairn.Bench.Fuzzing;

namespace Cairn.Tests.Fuzz;

/// <summary>A reader of what comes from outside, and damaged input for it.</summary>
/// <param name="name">What is read.</param>
/// <param name="perMille">How many of a thousand inputs it gets.</param>
abstract class FuzzTarget(string name, int perMille)
{
    const int SpoilingsMax = 4;

    public string Name { get; } = name;

    public int PerMille { get; } = perMille;

    /// <summary>Makes one input from the dice and reads it; a failure that the reader declares is no exception
    /// here.</summary>
    /// <returns>Whether the input was taken.</returns>
    public abstract Task<bool> FeedAsync(Dice dice);

    /// <summary>The same bytes with none to four places spoiled.</summary>
    protected static byte[] Spoil(byte[] valid, Dice dice)
    {
        var spoiled = valid;
        for (var count = dice.Below(SpoilingsMax + 1); count > 0 && spoiled.Length > 0; count--)
            spoiled = BodyMutator.Mutate(spoiled, dice);
        return spoiled;
    }
}
