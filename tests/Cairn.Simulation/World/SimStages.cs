using Cairn.Running;
using Cairn.Simulation.Kernel;

namespace Cairn.Simulation.World;

/// <summary>
/// What a cascade does, by chance instead of by answers: some answered rows are audited, then some others escalated
/// while some are asked twice; at times a person has to agree before.
/// </summary>
sealed class SimStages(SimConfig config, SimWorkload workload) : IStagePlanner
{
    /// <summary>Decides from what the ledger shows, by draws of the seed alone.</summary>
    public static NextStages Next(SimConfig config, SimWorkload workload, RunSnapshot snapshot, FinalAnswers answers)
    {
        var chance = SimRandom.Of(config.Seed, $"stages after {snapshot.Run.Later.Count}");
        if (chance.Permille(100) && !snapshot.Run.Spec.AcceptsCost)
            return new NextStages.Halt(StopCause.Decision, "Somebody must agree.");
        List<StageDraft?> drafts = snapshot.Run.Later.Count switch
        {
            0 => [Draft(StageKind.Audit, 1, answers.Answered)],
            1 => [Draft(StageKind.Escalate, 1, answers.Answered), Draft(StageKind.Vote, 0, answers.All)],
            _ => [],
        };
        List<StageDraft> some = [.. drafts.OfType<StageDraft>()];
        return some.Count == 0 ? new NextStages.None() : new NextStages.Append(some);

        StageDraft? Draft(StageKind kind, int rung, IEnumerable<int> among)
        {
            var rows = among.Where(_ => chance.Permille(400)).ToList();
            return rows.Count == 0 ? null : new(kind, rung, SimLayouts.Draw(chance, workload, rung, rows));
        }
    }

    public async Task<NextStages> NextAsync(
        RunMaterial run, RunSnapshot snapshot, CancellationToken cancellationToken)
    {
        await using var records = new RecordFinder(run, snapshot);
        return Next(config, workload, snapshot, FinalAnswers.Of(workload.Rows, records.RecordedFinal));
    }
}

/// <summary>The rows of a world, and those of them that have an accepted answer.</summary>
sealed record FinalAnswers(IReadOnlyList<int> All, IReadOnlyList<int> Answered)
{
    public static FinalAnswers Of(int rows, Func<int, bool?> recorded)
    {
        List<int> all = [.. Enumerable.Range(0, rows)];
        return new(all, [.. all.Where(row => recorded(row) == true)]);
    }
}
