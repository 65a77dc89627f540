namespace Cairn.Simulation.Proof;

/// <summary>How much is proven: a little with each push, a lot each night (<c>CAIRN_PROOF=nightly</c>).</summary>
/// <param name="Seeds">How many random worlds.</param>
/// <param name="Cascades">How many random worlds in which a cascade decides.</param>
/// <param name="DoubleCrashes">How many pairs of crashes.</param>
/// <param name="Strikes">How often each point in each state.</param>
sealed record ProofSize(int Seeds, int Cascades, int DoubleCrashes, int Strikes)
{
    public static ProofSize PerPush { get; } = new(20_000, 200, 2_000, 20);

    public static ProofSize Nightly { get; } = new(1_000_000, 30_000, int.MaxValue, 1_000);

    public static ProofSize Asked { get; } =
        Environment.GetEnvironmentVariable("CAIRN_PROOF") == "nightly" ? Nightly : PerPush;
}
