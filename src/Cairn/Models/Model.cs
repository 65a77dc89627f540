using System.Globalization;

namespace Cairn.Models;

/// <summary>What one model costs and requires, with the day and the page the facts were taken from.</summary>
/// <remarks>Immutable and checked: it comes out of a <see cref="ModelCatalog"/>, which refuses half an entry.</remarks>
public sealed record Model
{
    const int PriceAgeDaysMax = 60;

    /// <summary>The pinned name that requests carry.</summary>
    public required string Id { get; init; }

    /// <summary>The name people use.</summary>
    public required string Name { get; init; }

    /// <summary>Other names the API takes for the same model.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Which tokenizer counts its tokens.</summary>
    public required TokenizerGeneration Tokenizer { get; init; }

    /// <summary>Room for prompt and answer together.</summary>
    public required long ContextTokensMax { get; init; }

    /// <summary>The highest <c>max_tokens</c> it takes without a beta.</summary>
    public required long OutputTokensMax { get; init; }

    /// <summary>The highest <c>max_tokens</c> of a batch with the extended output beta, if it takes part.</summary>
    public long? ExtendedOutputTokensMax { get; init; }

    /// <summary>A prefix shorter than this is never cached, and nothing says so.</summary>
    public required long CacheMinimumTokens { get; init; }

    /// <summary>Prices by prompt length, the last one without a limit; empty where none is known.</summary>
    public required IReadOnlyList<PriceTier> PriceTiers { get; init; }

    /// <summary>What a batched request costs of the list price.</summary>
    public required decimal BatchMultiplier { get; init; }

    /// <summary>What <c>inference_geo: us</c> costs of the list price; null where the model refuses it.</summary>
    public decimal? UsMultiplier { get; init; }

    /// <summary>What the model refuses; see <see cref="Rejects"/>.</summary>
    public IReadOnlySet<string> Rejected { get; init; } = new HashSet<string>();

    /// <summary>The effort of a request that names none; null where unknown or not offered.</summary>
    public string? DefaultEffort { get; init; }

    /// <summary>How long it can be relied on.</summary>
    public required ModelLifecycle Lifecycle { get; init; }

    /// <summary>The day of its retirement, once announced.</summary>
    public DateOnly? RetiresOn { get; init; }

    /// <summary>The day before which it will not be retired.</summary>
    public DateOnly? RetiresNotBefore { get; init; }

    /// <summary>The model its maker names as the successor.</summary>
    public string? Replacement { get; init; }

    /// <summary>What tools add to the prompt by themselves; null where it is not known.</summary>
    public ToolPromptTokens? ToolPrompt { get; init; }

    /// <summary>The day on which the price was last seen at <see cref="Source"/>.</summary>
    public required DateOnly PricedOn { get; init; }

    /// <summary>Where the price was read.</summary>
    public required string Source { get; init; }

    /// <summary>Whether a request that uses this is answered with an error.</summary>
    /// <param name="what">
    /// One of <c>sampling</c>, <c>prefill</c>, <c>manual_thinking</c>, <c>disabled_thinking</c>, <c>forced_tools</c>,
    /// <c>effort</c>, <c>thinking</c>.
    /// </param>
    public bool Rejects(string what) =>
        ModelRejections.All.Contains(what)
            ? Rejected.Contains(what)
            : throw new ArgumentException($"Found \"{what}\", expected one of {ModelRejections.Listed}.", nameof(what));

    /// <summary>The price of a request with a prompt of this length, all of its input tokens counted.</summary>
    /// <exception cref="MissingPriceException">No price is known.</exception>
    public PriceTier TierFor(long promptTokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(promptTokens);

        // Asked for each answer, so nothing is made for it.
        for (var tier = 0; tier < PriceTiers.Count; tier++)
        {
            if (PriceTiers[tier].Covers(promptTokens))
                return PriceTiers[tier];
        }

        throw new MissingPriceException(Id);
    }

    /// <summary>Whether requests fail because the model is gone.</summary>
    public bool IsRetired(DateTimeOffset now) => Lifecycle is ModelLifecycle.Retired || RetiresOn <= UtcDay(now);

    /// <summary>What is doubtful about the model until the deadline, one sentence each; usually nothing.</summary>
    public IEnumerable<string> Warnings(DateTimeOffset now, DateTimeOffset deadline)
    {
        var age = UtcDay(now).DayNumber - PricedOn.DayNumber;
        if (age > PriceAgeDaysMax)
            yield return $"The price of {Id} was read {age} days ago ({Day(PricedOn)}); compare it with {Source}.";

        if (RetiresOn is { } day && day <= UtcDay(deadline))
            yield return $"{Id} retires on {Day(day)}, before the deadline of {Day(UtcDay(deadline))}.{Successor()}";
    }

    string Successor() => Replacement is null ? "" : $" Its successor is {Replacement}.";

    static DateOnly UtcDay(DateTimeOffset moment) => DateOnly.FromDateTime(moment.UtcDateTime);

    static string Day(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}
