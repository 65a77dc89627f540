namespace Cairn.Running;

/// <summary>Decides what a run asks next once everything that it has asked has its record.</summary>
/// <remarks>
/// What it decides is written down before it counts, so it is asked once for each decision, whatever crashes between.
/// Decided from the same answers, the same must come out: what it draws, it draws by a seed.
/// </remarks>
public interface IStagePlanner
{
    /// <summary>Looks at the answers of all stages and decides.</summary>
    /// <param name="run">What the run is made of; its layout has all of its stages.</param>
    /// <param name="snapshot">What the ledger shows: every place has its record.</param>
    /// <param name="cancellationToken">Stops it; nothing is decided then.</param>
    Task<NextStages> NextAsync(RunMaterial run, RunSnapshot snapshot, CancellationToken cancellationToken);
}
