namespace Cairn.Bench.Tokens;

/// <summary>How well an estimator does on tasks that it has not seen.</summary>
sealed class LeaveOneOut
{
    const double CharactersPerToken = 4;

    LeaveOneOut(IReadOnlyList<TaskError> tasks) => Tasks = tasks;

    /// <summary>Each task, estimated without it.</summary>
    public IReadOnlyList<TaskError> Tasks { get; }

    /// <summary>The mean of |estimate / billed - 1| over all prompts.</summary>
    public double PromptError => Prompts.Average();

    /// <summary>The error that one prompt in twenty exceeds.</summary>
    public double PromptErrorP95 => Prompts.Order().ElementAt((int)(0.95 * Prompts.Count()));

    /// <summary>The mean over the tasks of the error of their total, either way.</summary>
    public double TotalError => Tasks.Average(task => Math.Abs(task.TotalError));

    /// <summary>The task whose total is farthest off.</summary>
    public TaskError Worst => Tasks.MaxBy(task => Math.Abs(task.TotalError))!;

    IEnumerable<double> Prompts => Tasks.SelectMany(task => task.Ratios.Select(ratio => Math.Abs((1 / ratio) - 1)));

    /// <summary>Fits the features on all tasks but one, for each.</summary>
    public static LeaveOneOut OfFeatures(IReadOnlyList<RealCall> calls) => new(
    [
        .. calls.GroupBy(call => call.Task).Select(task => TaskError.Of(
            task.Key, [.. task], TokenFit.Of(calls.Where(call => call.Task != task.Key)).Estimator())),
    ]);

    /// <summary>Four characters a token, as most tools have it; nothing is fitted.</summary>
    public static LeaveOneOut OfCharacters(IReadOnlyList<RealCall> calls) => new(
    [
        .. calls.GroupBy(call => call.Task).Select(task => TaskError.Of(
            task.Key, [.. task], text => text.Length / CharactersPerToken)),
    ]);
}
