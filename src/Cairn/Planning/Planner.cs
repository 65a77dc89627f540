using Cairn.Accounting;
using Cairn.Models;
using Cairn.Profiling;

namespace Cairn.Planning;

/// <summary>
/// Decides how rows are sent: whether a prefix is cached, what goes first, how many batches, and what it will cost.
/// </summary>
public static class Planner
{
    /// <summary>
    /// How many rows must share a prefix before writing it for an hour pays: n > 1 + (w-1)/(1-r), w = 2.
    /// </summary>
    const int SharersMin = 3;

    /// <summary>Plans a measured workload.</summary>
    /// <param name="profile">What the rows look like.</param>
    /// <param name="catalog">Prices and limits.</param>
    /// <param name="queueLimit">How many requests the organisation may have waiting.</param>
    /// <exception cref="CairnException">A model is unknown or has no price.</exception>
    public static Plan Make(WorkloadProfile profile, ModelCatalog catalog, int queueLimit)
    {
        var (layout, reason) = Layout(profile, catalog);
        var batches = Batches(profile, layout is not null);
        return new(
            profile.Rows, layout, reason, batches,
            new(Total(Scenario.Low), Total(Scenario.Expected), Total(Scenario.High)),
            layout is null ? null : PlannedReadShare(profile.Rows),
            [.. Notes(profile, layout, batches.Count, queueLimit)]);

        Usd Total(Scenario scenario)
        {
            var costs = new CostModel(catalog, layout);
            return profile.Groups.Index().Aggregate(Usd.Zero, (sum, group) =>
                sum + costs.Cost(group.Item, layout is not null && group.Index == 0 ? 1 : 0, scenario));
        }
    }

    /// <summary>Chooses how to send measured rows: who is asked, what is cached, on which road, in which
    /// order.</summary>
    /// <remarks>
    /// Every candidate is priced with and without caching, in batches and by Messages, with its own tokenizer, minimum
    /// and price tiers. The cheapest by expected cost of those that end in time nine times of ten is taken.
    /// </remarks>
    /// <param name="candidates">What the workload allows, at least one; each with its profile.</param>
    /// <param name="catalog">Prices and minimums.</param>
    /// <param name="terms">What else has to be kept to.</param>
    /// <exception cref="CairnException">A model is unknown or has no price.</exception>
    public static Planned Choose(IReadOnlyList<Candidate> candidates, ModelCatalog catalog, PlanTerms terms) =>
        new PlanChoice(
            [.. candidates.SelectMany(candidate => PlanDraft.Of(candidate, catalog, terms))], catalog, terms).Make();

    static (CacheLayout? Layout, string Reason) Layout(WorkloadProfile profile, ModelCatalog catalog)
    {
        if (profile.HasOwnMarkers)
            return (null, "the requests carry cache_control of their own, which is left as it is");
        if (profile.Prefix is not { } prefix)
            return (null, "the rows share no block at the start of the prompt");

        var model = catalog.Find(profile.Groups[0].Model);
        if (prefix.Tokens < model.CacheMinimumTokens)
        {
            return (null, $"the shared prefix of about {prefix.Tokens} tokens is under the minimum of "
                + $"{model.CacheMinimumTokens} that {model.Id} caches");
        }

        if (profile.Rows < SharersMin)
        {
            return (null, $"fewer than {SharersMin} rows share the prefix, so writing it for an hour costs more "
                + "than it saves");
        }

        return (new(prefix.BlockIndex, prefix.Tokens),
            $"{profile.Rows} rows share a prefix of about {prefix.Tokens} tokens; one row writes it for an hour, "
                + "the rest read it");
    }

    static List<BatchSize> Batches(WorkloadProfile profile, bool primed)
    {
        if (!primed)
            return [.. profile.Batches];

        var first = profile.Batches[0];
        var primer = new BatchSize(1, first.Bytes / first.Requests);
        var rest = first with { Requests = first.Requests - 1, Bytes = first.Bytes - primer.Bytes };
        return rest.Requests == 0
            ? [primer, .. profile.Batches.Skip(1)]
            : [primer, rest, .. profile.Batches.Skip(1)];
    }

    static decimal PlannedReadShare(int rows) =>
        decimal.Round(Scenario.Expected.ReadShare * (rows - 1) / rows, 6, MidpointRounding.ToEven);

    static IEnumerable<string> Notes(
        WorkloadProfile profile, CacheLayout? layout, int batchCount, int queueLimit)
    {
        yield return "Prompt tokens are estimated from the text; real counts differ by some 15%.";
        yield return layout is null
            ? "The range assumes that the answers use none (low), half (expected) or all (high) of max_tokens."
            : "The range assumes that after the primer 100% (low), 98% (expected) or 80% (high) of the rows read the "
                + "prefix, and that the answers use none, half or all of max_tokens.";
        if (profile.HasOwnMarkers)
        {
            yield return "For rows with cache_control of their own the range goes from everything read (low) over "
                + "nothing cached (expected) to everything written (high).";
        }

        if (profile.Batches.Count > 1)
        {
            yield return $"The rows do not fit into one batch (100,000 requests or 256 MB): it takes "
                + $"{batchCount}, "
                + $"with {profile.Batches.Sum(batch => batch.Bytes) / 1e9m:0.00} GB in all"
                + (layout is null ? "." : ", and each running batch may write its own copy of the prefix.");
        }

        if (profile.Rows > queueLimit)
            yield return $"At most {queueLimit} requests may wait at a time, so the batches go in waves.";
        if (profile.Groups.Count > 1)
        {
            yield return "The rows fall into several models or price tiers: "
                + string.Join(", ", profile.Groups.Select(Describe)) + ".";
        }
    }

    static string Describe(ProfileGroup group) => group.TierPromptTokensMax is { } max
        ? $"{group.Rows} on {group.Model} up to {max} prompt tokens"
        : $"{group.Rows} on {group.Model}";
}
