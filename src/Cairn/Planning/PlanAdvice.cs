using System.Globalization;
using System.Text.Json;
using Cairn.Accounting;
using Cairn.Models;
using Cairn.Planning.Caching;
using Cairn.Profiling.Volatile;

namespace Cairn.Planning;

/// <summary>Finds what other prompts would save: what they could share and do not.</summary>
sealed class PlanAdvice(PlanDraft draft, ModelCatalog catalog, PlanTerms terms)
{
    const int KindsShownMax = 3;

    /// <summary>All advice that is worth reading, the most worth first.</summary>
    public IEnumerable<Advice> All() => draft.Candidate.Profile.Volatile.Select(OfVolatile)
        .Append(OfPadding()).OfType<Advice>()
        .Where(advice => advice.IsWorthReading(draft.Option.Expected))
        .OrderByDescending(advice => advice.SavesUsd);

    Advice? OfPadding()
    {
        if (draft.Rows.Groups is not [var group])
            return null;
        var model = catalog.Find(group.Model);
        var price = model.TierFor(0).Price;
        var wave = PlanDraft.WaveOf(draft.Via, draft.Rows.Count, terms);
        if (Padding.Find(draft.Rows.Tree, CacheTerms.Of(price, model.CacheMinimumTokens) with
        {
            ReadShare = HitRates.Planned(wave),
        }) is not { } padding)
        {
            return null;
        }

        var saved = Rounded(model.BatchMultiplier / 1_000_000m * price.Input * (decimal)padding.SavedTokens);
        var node = draft.Rows.Tree.Nodes[padding.Node];
        return new("padding", saved,
            Text($"The {node.Tokens:0} tokens that {node.Rows:N0} rows share are under the minimum of ")
                + Text($"{model.CacheMinimumTokens} that {model.Id} caches; padded to it with useful text they would ")
                + Text($"save ${saved.Amount:0.00####}."));
    }

    Advice OfVolatile(VolatilePrefix found)
    {
        var saved = Rounded(ProfileWorth.OfVolatile(found, catalog).Amount);
        var kinds = found.Texts.Select(text => Words(text.Kind)).Distinct().Take(KindsShownMax);
        return new("volatile", saved,
            Text($"Text that differs ({string.Join(", ", kinds)}; first in block {found.Texts[0].BlockIndex}, ")
                + Text($"{found.Texts[0].Section.ToString().ToLowerInvariant()}) stands in front of or among ")
                + Text($"{found.SharedTokens:N0} tokens that about {found.Rows:N0} rows share; moved behind them it ")
                + Text($"would save ${saved.Amount:0.00####}. `cairn profile` shows the places."));
    }

    static string Words(VolatileKind kind) =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()).Replace('_', ' ');

    static Usd Rounded(decimal amount) => new(decimal.Round(amount, Usd.QuotientDigits, MidpointRounding.ToEven));

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
