using Cairn.Models;

namespace Cairn.Planning;

/// <summary>
/// Decides how rows are sent: whether a prefix is cached, what goes first, how many batches, and what it will cost.
/// </summary>
public static class Planner
{
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
}
