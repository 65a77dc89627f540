using Cairn.Planning;
using Cairn.Quality.Evaluating;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>What a run agreed to at its start: the input it read, the plan it follows, the place it sends to.</summary>
public sealed record RunSpec
{
    /// <summary>The workload's name.</summary>
    public required string Name { get; init; }

    /// <summary>The workload's folder or file, absolute.</summary>
    public required string WorkloadPath { get; init; }

    /// <summary>The SHA-256 of the workload file and all it refers to.</summary>
    public required string WorkloadFingerprint { get; init; }

    /// <summary>What the workload's <c>tags</c> said of it, for slices of the bill. The default is nothing.</summary>
    public IReadOnlyDictionary<string, string> Tags
    {
        get => field ?? new Dictionary<string, string>();
        init;
    } = new Dictionary<string, string>();

    /// <summary>The SHA-256 of the input; bodies are composed again from it, so it must not change.</summary>
    public required string InputSha256 { get; init; }

    /// <summary>Whether a planner of stages decides what comes once every place has its record.</summary>
    public bool IsStaged { get; init; }

    /// <summary>What its rungs are compared for, where it is an evaluation; null for all other runs.</summary>
    public EvaluationTerms? Evaluation { get; init; }

    /// <summary>
    /// Whether the answers that are kept are certified: then the last stage that asks a row has its answer, be it a
    /// failed one, since no other was found good enough.
    /// </summary>
    public bool IsCertified { get; init; }

    /// <summary>Whether a cascade goes on that gains nothing, has drifted, or can certify nothing.</summary>
    public bool AcceptsCascade { get; init; }

    /// <summary>How many places the first stage has: requests, one for all rows that ask the same.</summary>
    public required int Rows { get; init; }

    /// <summary>How many rows the input has.</summary>
    public int InputRows { get => field == 0 ? Rows : field; init; }

    /// <summary>How many rows have an answer of an earlier run and are not asked.</summary>
    public int Reused { get; init; }

    /// <summary>The SHA-256 of the file with these answers; null where there are none.</summary>
    public string? ReusedSha256 { get; init; }

    /// <summary>The <see cref="RunLayout.Sha256"/> of the order in which its rows are asked.</summary>
    public required string LayoutSha256 { get; init; }

    /// <summary>Where the results go, absolute.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>The API's address; null for a sandbox of the run's own.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Whether nothing is real: every output says so.</summary>
    public bool IsSandbox { get; init; }

    /// <summary>The file with the user's own models and prices, absolute, or null.</summary>
    public string? ModelsFile { get; init; }

    /// <summary>When it was started, on the API's clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>After this no more rows are admitted, on the API's clock.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>How many requests the organisation may have waiting.</summary>
    public required int QueueLimit { get; init; }

    /// <summary>The most tokens of an answer, where <c>cairn retry</c> set another than the workload has.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Whether the rest is sent although the pilot showed that the whole costs more than was agreed.</summary>
    public bool AcceptsCost { get; init; }

    /// <summary>How its rows are asked. The default is in message batches.</summary>
    public SubmissionKind Kind { get; init; }

    /// <summary>How far it may go on its own.</summary>
    public SafetyRules Safety { get => field ?? new(); init; } = new();

    /// <summary>How the rows are sent, and what that was estimated to cost.</summary>
    public required Plan Plan { get; init; }

    /// <summary>How long after its start its answers are kept; null where nobody said.</summary>
    public TimeSpan? KeepsAnswers { get; init; }

    /// <summary>The most bytes that the answers of runs of its name may take; null for no limit.</summary>
    public long? ReuseBytesMax { get; init; }

    /// <summary>What the first plan said; null while it stands.</summary>
    public FirstEstimate? First { get; init; }

    /// <summary>Whether its answers are past the age that was agreed to.</summary>
    public bool IsExpired(DateTimeOffset now) => StartedAt + KeepsAnswers <= now;
}
