namespace Cairn.Bench.Tokens;

/// <summary>How an estimator does on the prompts of one task.</summary>
/// <param name="Task">The task.</param>
/// <param name="Estimated">Its prompts' estimated tokens.</param>
/// <param name="Billed">And what was billed for each.</param>
sealed record TaskError(string Task, IReadOnlyList<double> Estimated, IReadOnlyList<int> Billed)
{
    /// <summary>The total's estimate against what was billed: 0.1 is a tenth too many.</summary>
    public double TotalError => (Estimated.Sum() / Billed.Sum()) - 1;

    /// <summary>Billed for one estimated token, over the task.</summary>
    public double Ratio => Billed.Sum() / Estimated.Sum();

    /// <summary>Billed for one estimated token, in each prompt.</summary>
    public IEnumerable<double> Ratios => Billed.Zip(Estimated, (billed, estimated) => billed / estimated);

    public static TaskError Of(string task, IReadOnlyList<RealCall> calls, Func<string, double> estimate) =>
        new(task, [.. calls.Select(call => estimate(call.Question))], [.. calls.Select(call => call.InputTokens)]);
}
