using Cairn.Planning;
using Cairn.Running;

namespace Cairn.Tests.Running;

/// <summary>Decides on stages by a script, one decision after the other; nothing comes behind the last.</summary>
sealed class ScriptedStages(params NextStages[] script) : IStagePlanner
{
    /// <summary>How often it was asked.</summary>
    public int Asked { get; private set; }

    /// <summary>Told of each question.</summary>
    public Action<RunMaterial, RunSnapshot>? OnAsked { get; set; }

    /// <summary>One stage of some rows.</summary>
    public static NextStages Then(StageKind kind, int rung, int inputRows, params int[] rows) =>
        new NextStages.Append([Draft(kind, rung, inputRows, rows)]);

    /// <summary>Some rows at a rung.</summary>
    public static StageDraft Draft(StageKind kind, int rung, int inputRows, params int[] rows) =>
        new(kind, rung, RunLayout.OfSome(inputRows, rows));

    // Which decision is next follows from the run, as it must for whoever is asked anew after a crash.
    public Task<NextStages> NextAsync(RunMaterial run, RunSnapshot snapshot, CancellationToken cancellationToken)
    {
        Asked++;
        OnAsked?.Invoke(run, snapshot);
        var decided = 0;
        for (var stages = 1; stages < snapshot.Run.Stages.Count && decided < script.Length; decided++)
            stages += script[decided] is NextStages.Append(var drafts) ? drafts.Count : 0;
        return Task.FromResult(decided < script.Length ? script[decided] : new NextStages.None());
    }
}
