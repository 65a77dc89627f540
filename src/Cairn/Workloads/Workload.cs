namespace Cairn.Workloads;

/// <summary>What is to be done: a checked <c>cairn.yaml</c> and everything it refers to except the rows.</summary>
/// <remarks>Immutable and complete: whoever holds one need not read the folder again, only the input.</remarks>
public sealed record Workload
{
    /// <summary>What the user calls it; runs of one name belong together.</summary>
    public required string Name { get; init; }

    /// <summary>The folder it was read from, absolute; nothing outside of it is read.</summary>
    public required string Folder { get; init; }

    /// <summary>Where the rows come from.</summary>
    public required InputFile Input { get; init; }

    /// <summary>
    /// The choices among which a plan chooses for the rows that no rule of <see cref="Routes"/> sends elsewhere, as
    /// they stand in the file; empty only for batch lines that name their own model.
    /// </summary>
    public IReadOnlyList<ModelChoice> Models { get; init; } = [];

    /// <summary>
    /// How those rows are asked: the first of <see cref="Models"/>, until a plan has chosen. Null only for batch lines
    /// that name their own model.
    /// </summary>
    public ModelChoice? Choice { get; init; }

    /// <summary>Rules by the values of columns, in the order in which they are tried. The default is none.</summary>
    public IReadOnlyList<RouteRule> Routes { get; init; } = [];

    /// <summary>
    /// The rungs of a cascade, cheap to dear, at least two; empty where every row is asked once. Requests are composed
    /// of the workload <see cref="AtRung"/>.
    /// </summary>
    public IReadOnlyList<Rung> Cascade { get; init; } = [];

    /// <summary>What a right answer is and how sure of it one has to be. The default is that nobody says.</summary>
    public QualityTerms? Quality { get; init; }

    /// <summary>The full id of the chosen model; null only for batch lines, which name their own.</summary>
    public string? ModelId => Choice?.ModelId;

    /// <summary>The most tokens one answer may have; null only for batch lines, which name their own.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>
    /// Whether a run lowers <see cref="MaxTokens"/> by the lengths of the answers that it got, and asks an answer that
    /// was cut off once more with a higher one. The default is that the limit stands.
    /// </summary>
    public bool IsMaxTokensAuto { get; init; }

    /// <summary>What every answer has to look like. The default is none: any text will do.</summary>
    public AnswerSchema? OutputSchema { get; init; }

    /// <summary>Beta names for the header of the create call. The default is none.</summary>
    public IReadOnlyList<string> Betas { get; init; } = [];

    /// <summary>Names that costs can be grouped by. The default is none.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>How long the run may admit new work. The default is no limit.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>What the run may spend, in US dollars. The default is no limit.</summary>
    public decimal? MaxCostUsd { get; init; }

    /// <summary>Requests the organisation may have waiting. The default is 200,000, the Start tier.</summary>
    public int QueueLimit { get; init; } = 200_000;

    /// <summary>What becomes of rows that ask exactly the same. The default is to ask once and answer all.</summary>
    public DuplicatePolicy Duplicates { get; init; }

    /// <summary>
    /// The order of the items that may change places, as a layout found it for these rows. The default is the order in
    /// which the template and the row name them.
    /// </summary>
    public PromptShape? Shape { get; private init; }

    /// <summary>
    /// How old an answer to the same request may be to be used again instead of asking. The default is null: every row
    /// is asked.
    /// </summary>
    public TimeSpan? Reuse { get; init; }

    /// <summary>
    /// The most bytes that the answers of the runs of its name may take; the oldest go first. The default is no limit.
    /// </summary>
    public long? ReuseBytesMax { get; init; }

    /// <summary>
    /// How long after the start of a run its answers are kept, until a purge of what is expired. The default is null:
    /// until somebody purges them.
    /// </summary>
    public TimeSpan? KeepsAnswers { get; init; }

    /// <summary>
    /// Columns of the input that go into prompts and nowhere else: outputs have <c>[redacted]</c> in their place. The
    /// default is none.
    /// </summary>
    public IReadOnlyList<string> Redact { get; init; } = [];

    /// <summary>By which way the rows are asked. The default is in batches.</summary>
    public Via Via { get; init; }

    /// <summary>How far a run may go on its own.</summary>
    public SafetyRules Safety { get; init; } = new();

    /// <summary>How the embedded sandbox answers.</summary>
    public SandboxSettings Sandbox { get; init; } = new();

    /// <summary>
    /// SHA-256 over the file and every file it refers to except the input: equal means equal requests.
    /// </summary>
    public required string Fingerprint { get; init; }

    /// <summary>What is allowed but probably not meant.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>
    /// The same work with its items in another order: other requests, and therefore another fingerprint.
    /// </summary>
    public Workload With(PromptShape shape) => this with { Shape = shape, Fingerprint = shape.Mix(Fingerprint) };

    /// <summary>The same rows asked at one rung of the cascade, as an ordinary workload without a cascade.</summary>
    /// <param name="rung">The number of the rung, from 0; 0 of a workload without a cascade is the workload.</param>
    /// <exception cref="ArgumentOutOfRangeException">The cascade has no such rung.</exception>
    public Workload AtRung(int rung)
    {
        if (rung == 0 && Cascade.Count == 0)
            return this;

        ArgumentOutOfRangeException.ThrowIfNegative(rung);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rung, Cascade.Count);
        return At(Cascade[rung]);
    }

    /// <summary>The same rows asked as a rung says, as an ordinary workload without a cascade.</summary>
    public Workload At(Rung rung) => this with
    {
        Models = [rung.Choice],
        Choice = rung.Choice,
        Routes = [],
        MaxTokens = rung.MaxTokens,
        OutputSchema = rung.IsWithoutSchema ? null : OutputSchema,
        IsMaxTokensAuto = rung.IsMaxTokensAuto,
        Prompt = rung.PromptFor(Prompt),
        Cascade = [],
    };

    /// <summary>The answers to its rows put before a judge, as a workload of their own.</summary>
    /// <param name="judge">Who judges, by what instructions.</param>
    /// <param name="answers">By the number of the row; no other row can be asked.</param>
    public Workload Judging(JudgeTerms judge, IReadOnlyDictionary<int, JudgedAnswer> answers) => this with
    {
        Models = [judge.Choice],
        Choice = judge.Choice,
        Routes = [],
        Cascade = [],
        MaxTokens = judge.MaxTokens,
        IsMaxTokensAuto = false,
        OutputSchema = JudgePrompt.Schema,
        Shape = null,
        Prompt = JudgePrompt.Of(judge.Instructions),
        Judged = answers,
    };

    /// <summary>The answers that its requests ask to judge; null where they ask the rows themselves.</summary>
    internal IReadOnlyDictionary<int, JudgedAnswer>? Judged { get; private init; }

    /// <summary>Whether its answers end at a stop sequence.</summary>
    internal bool HasStopSequences => Prompt.Params.Any(parameter => parameter.Key == "stop_sequences");

    /// <summary>The prompt as the composer needs it; empty for batch lines.</summary>
    internal PromptPlan Prompt { get; init; } = new();
}
