using Cairn.Accounting;
using Cairn.Models;
using Cairn.Auditing.Reading;
using Cairn.Profiling.Tokens;
using Cairn.Workloads;

namespace Cairn.Auditing;

/// <summary>A request with what can be measured of it alone, on any thread.</summary>
sealed class MeasuredRequest
{
    MeasuredRequest(AuditedRequest request, Model? model) => (Request, Model) = (request, model);

    public AuditedRequest Request { get; }

    /// <summary>Its model; null where the catalogue has none of that name.</summary>
    public Model? Model { get; }

    /// <summary>The blocks of its prompt; none where only the usage is known.</summary>
    public IReadOnlyList<PromptBlock> Blocks => Request.Prompt?.Blocks ?? [];

    /// <summary>For each number of first blocks, the tokens up to there; one longer than the blocks.</summary>
    public double[] TokensUpTo { get; private init; } = [0];

    /// <summary>
    /// For each number of first blocks, what two requests have in common that share those blocks and all settings.
    /// </summary>
    public ulong[] Prefixes { get; private init; } = [0];

    /// <summary>The blocks with a marker, ascending, with its life; the automatic one counts on the last block.
    /// </summary>
    public IReadOnlyList<CacheMarker> Markers { get; private init; } = [];

    /// <summary>The tokens of the whole prompt, as billed where that is known.</summary>
    public long PromptTokens { get; private init; }

    /// <summary>What its tokens cost.</summary>
    public TokenPrices Prices { get; private init; }

    /// <summary>Identity of all that is asked; what is only usage has none.</summary>
    public UInt128? Identity { get; private init; }

    public static MeasuredRequest Of(AuditedRequest request, ModelCatalog catalog)
    {
        var model = ModelNames.Find(catalog, request.Model);
        if (request.Prompt is not { } prompt)
        {
            var billed = request.Usage?.Prompt ?? 0;
            return new(request, model)
            {
                PromptTokens = billed,
                Prices = new(RatesOf(request, model, request.IsAggregate ? 0 : billed)),
            };
        }

        var own = model ?? ModelNames.Stranger(request.Model ?? "");
        var tokens = new double[prompt.Blocks.Count + 1];
        var prefixes = new ulong[tokens.Length];
        prefixes[0] = unchecked((ulong)prompt.SettingsHash);
        for (var block = 0; block < prompt.Blocks.Count; block++)
        {
            tokens[block + 1] = tokens[block] + TokenEstimator.Weight(prompt.Blocks[block], own.Tokenizer);
            prefixes[block + 1] = Mix(prefixes[block], unchecked((ulong)prompt.Blocks[block].Hash));
        }

        var promptTokens = request.Usage?.Prompt ?? TokenEstimator.Tokens(prompt, own);
        return new(request, model)
        {
            TokensUpTo = tokens,
            Prefixes = prefixes,
            Markers = MarkersOf(request, prompt),
            PromptTokens = promptTokens,
            Prices = new(RatesOf(request, model, promptTokens)),
            Identity = prompt.Identity(),
        };
    }

    /// <summary>
    /// What was billed; where that is not known what the prompt costs, with each marked prefix written.
    /// </summary>
    public Usd Bill()
    {
        if (Request.Usage is { } usage)
            return Prices.Cost(usage);
        if (Markers is not [.., var last])
            return Prices.Input(PromptTokens);
        var written = TokensUpTo[last.BlockIndex + 1];
        return Prices.Write(written, last.Ttl) + Prices.Input(Math.Max(0, PromptTokens - written));
    }

    /// <summary>The life that the marker on a block asks for; null where it has none.</summary>
    public CacheTtl? MarkerAt(int block)
    {
        foreach (var marker in Markers)
        {
            if (marker.BlockIndex == block)
                return marker.Ttl;
        }

        return null;
    }

    static Rates? RatesOf(AuditedRequest request, Model? model, long promptTokens) =>
        model is { PriceTiers.Count: > 0 }
            ? Rates.Of(model, promptTokens,
                new(request.IsBatched == true, request.Prompt?.UsOnly == true && model.UsMultiplier is not null))
            : null;

    static List<CacheMarker> MarkersOf(AuditedRequest request, ComposedRequest prompt)
    {
        List<CacheMarker> markers = [];
        foreach (var (index, block) in prompt.Blocks.Index())
        {
            if (block.OwnMarker is { } ttl)
                markers.Add(new(index, ttl));
        }

        var last = prompt.Blocks.Count - 1;
        if (request.AutomaticMarker is { } automatic && !markers.Exists(marker => marker.BlockIndex == last))
            markers.Add(new(last, automatic));
        return markers;
    }

    // The finalizer of SplitMix64 (Steele, Lea, Flood 2014) over both halves.
    static ulong Mix(ulong left, ulong right)
    {
        unchecked
        {
            var value = (left * 0x9E3779B97F4A7C15) + right;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
