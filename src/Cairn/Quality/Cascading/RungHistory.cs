namespace Cairn.Quality.Cascading;

/// <summary>The stages of a cascade that belong to one rung, by their numbers.</summary>
sealed record RungHistory(int Asked)
{
    public int? Again { get; private init; }

    public IReadOnlyList<int> Votes { get; private init; } = [];

    public int? Fit { get; private init; }

    public int? Audit { get; private init; }

    public int? Judged { get; private init; }

    /// <summary>Takes the stages of a rung off the list; null where the rung has not been asked yet.</summary>
    public static RungHistory? Take(IReadOnlyList<CascadeStage> stages, ref int next)
    {
        if (next >= stages.Count)
            return null;

        var history = new RungHistory(next);
        var rung = stages[next].Rung;
        for (next++; next < stages.Count && stages[next].Task is not CascadeTask.Escalate; next++)
        {
            history = stages[next] switch
            {
                { Task: CascadeTask.Ask } stage when stage.Rung == rung => history with { Again = next },
                { Task: CascadeTask.Vote } stage when stage.Rung == rung =>
                    history with { Votes = [.. history.Votes, next] },
                { Task: CascadeTask.Fit } => history with { Fit = next },
                { Task: CascadeTask.Audit } => history with { Audit = next },
                { Task: CascadeTask.Judge } => history with { Judged = next },
                var stage => throw new ArgumentException(
                    $"Stage {next}, {stage.Task} at rung {stage.Rung}, has no place in the cascade.", nameof(stages)),
            };
        }

        return history;
    }
}
