namespace Cairn.Workloads;

/// <summary>How the embedded sandbox is to answer when this workload is tried without spending.</summary>
public sealed record SandboxSettings
{
    /// <summary>The file with the true answers, absolute. The default is none: answers are then made up.</summary>
    public string? LabelsFile { get; init; }

    /// <summary>The share of answers drawn from the labels that are right. The default is 0.9.</summary>
    public decimal Accuracy { get; init; } = 0.9m;

    /// <summary>That share for models of their own, by full id. The default is none.</summary>
    public IReadOnlyDictionary<string, decimal> AccuracyByModel { get; init; } =
        new Dictionary<string, decimal>(StringComparer.Ordinal);

    /// <summary>
    /// How far a confidence that answers state can be trusted: <c>calibrated</c>, <c>over</c>, <c>under</c> or
    /// <c>useless</c>. The default is calibrated.
    /// </summary>
    public string Confidence { get; init; } = "calibrated";

    /// <summary>What all its randomness derives from. The default is 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How many requests it works on at once. The default is 128.</summary>
    public int Workers { get; init; } = 128;

    /// <summary>The share of requests that end with an error worth a retry. The default is 0.</summary>
    public decimal ErrorRate { get; init; }
}
