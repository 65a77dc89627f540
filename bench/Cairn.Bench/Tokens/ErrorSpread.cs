namespace Cairn.Bench.Tokens;

/// <summary>
/// The errors on unseen tasks, parted into what the prompts of a task have in common and what each has for itself.
/// </summary>
/// <param name="TemplateSd">The standard deviation of the tasks' ratios about one.</param>
/// <param name="RowSd">The standard deviation of the prompts' ratios about that of their task.</param>
sealed record ErrorSpread(double TemplateSd, double RowSd)
{
    /// <summary>Measures both, each task weighing the same.</summary>
    public static ErrorSpread Of(IReadOnlyList<TaskError> tasks) => new(
        Math.Sqrt(tasks.Average(task => Math.Pow(task.Ratio - 1, 2))),
        Math.Sqrt(tasks.Where(task => task.Billed.Count > 1).Average(RowVariance)));

    // The task's own ratio was taken from these prompts, which costs a degree of freedom.
    static double RowVariance(TaskError task) =>
        task.Ratios.Sum(ratio => Math.Pow(ratio - task.Ratio, 2)) / (task.Billed.Count - 1);
}
