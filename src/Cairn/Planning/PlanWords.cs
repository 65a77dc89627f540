using System.Globalization;
using Cairn.Models;
using Cairn.Planning.Caching;

namespace Cairn.Planning;

/// <summary>Says of a draft why it is as it is, what it takes for granted, and what to look at.</summary>
sealed class PlanWords(PlanDraft draft, ModelCatalog catalog, PlanTerms terms)
{
    const int NearTierPercent = 10;
    const long UploadBytesNoted = 1_000_000_000;
    const int SharersMin = 3;

    /// <summary>Why there is, or is not, a breakpoint.</summary>
    public string Reason()
    {
        var nodes = draft.Placement.Nodes;
        if (draft.Candidate.Profile.HasOwnMarkers)
            return "the requests carry cache_control of their own, which is left as it is";
        if (nodes.Count > 0)
            return nodes is [var only] ? One(only) : Many(nodes);

        var best = draft.Rows.Tree.Nodes.Where(node => !node.IsRoot && node.CanCarryMarker && node.Rows > 1)
            .OrderByDescending(node => node.Rows * node.Tokens).FirstOrDefault();
        if (best.Rows == 0)
            return "the rows share no block at the start of the prompt";
        var minimum = draft.Rows.Groups.Select(group => catalog.Find(group.Model)).MinBy(
            model => model.CacheMinimumTokens)!;
        return best.Tokens < minimum.CacheMinimumTokens
            ? Text($"the shared prefix of about {best.Tokens:0} tokens is under the minimum of ")
                + Text($"{minimum.CacheMinimumTokens} that {minimum.Id} caches")
            : best.Rows < SharersMin
                ? $"fewer than {SharersMin} rows share the prefix, so writing it for an hour costs more than it saves"
                : "writing what the rows share would cost more than reading it saves";
    }

    /// <summary>What is taken for granted, with its source.</summary>
    public IEnumerable<Assumption> Assumptions()
    {
        var chances = draft.Candidate.Chances;
        var (low, high) = (Math.Min(1, chances.OutputMedian * Math.Exp(-1.2816 * chances.OutputSigma)),
            Math.Min(1, chances.OutputMedian * Math.Exp(1.2816 * chances.OutputSigma)));
        yield return new("input_tokens",
            Text($"{chances.InputMean:0.000} of the estimate from the text, give or take ")
                + Text($"{chances.InputSd:0.0%} (one sigma)"),
            chances.InputSource);
        yield return new("output_tokens", Text($"the mean answer has {chances.Mean().Output:0%} of max_tokens; ")
            + Text($"four of five chances between {low:0%} and {high:0%}"), chances.OutputSource);
        if (draft.Placement.Nodes.Count > 0)
        {
            var wave = PlanDraft.WaveOf(draft.Via, draft.Rows.Count, terms);
            foreach (var hits in HitRates.Assumptions(draft.Placement.Nodes[0].Ttl, wave))
                yield return hits;
        }

        yield return new("answered", Text($"{chances.Mean().Answered:0.0%} of the rows get an answer; ")
            + "others cost nothing", "default");
        yield return new("turnaround", Text($"batches of 100 end in 3 minutes, of 10,000 in 15, of 100,000 in 40 ")
            + "(medians; sigma 0.8)", "default");
        yield return new("queue_limit", Text($"{terms.QueueLimit:N0} requests may wait"), "workload or default");
        foreach (var model in draft.Rows.Groups.Select(group => group.Model).Distinct().Select(catalog.Find))
            yield return new("prices", Text($"{model.Id} as of {model.PricedOn:yyyy-MM-dd}"), "models.json");
    }

    /// <summary>What deserves a look before money is spent.</summary>
    /// <param name="options">All that was priced.</param>
    public IEnumerable<string> Warnings(IReadOnlyList<PlanOption> options)
    {
        if (terms.Deadline is { } deadline && draft.Option.NineOfTen > deadline)
            yield return Late(deadline, options);
        if (draft.Rows.Bytes > UploadBytesNoted)
        {
            yield return Text($"The requests are {draft.Rows.Bytes / 1e9m:0.0} GB, ")
                + Text($"{TimeSpan.FromSeconds((double)draft.Rows.Bytes / terms.UploadBytesPerSecond).TotalHours:0.0} ")
                + Text($"hours of upload at {terms.UploadBytesPerSecond * 8 / 1_000_000} Mbit/s.");
        }

        foreach (var (group, max) in draft.Rows.Groups.Select(group => group.TierPromptTokensMax).Index()
            .Where(group => group.Item is not null).Select(group => (group.Index, group.Item!.Value)))
        {
            if (NearTier(group, max) is > 0 and var near)
            {
                yield return Text($"{near:N0} rows are within {NearTierPercent}% of {max:N0} prompt tokens, ")
                    + "above which "
                    + $"{draft.Rows.Groups[group].Model} has another price for the whole request.";
            }
        }
    }

    string Late(TimeSpan deadline, IReadOnlyList<PlanOption> options)
    {
        var faster = options.FirstOrDefault(option => option.NineOfTen <= deadline);
        return Text($"The deadline of {Words(deadline)} may be missed: nine of ten such runs take up to ")
            + Text($"{Words(draft.Option.NineOfTen)}. ") + (faster is null
                ? "Nothing that was priced is faster."
                : Text($"Sent as \"{faster.Name}\" they would take up to {Words(faster.NineOfTen)} and cost ")
                    + Text($"${(faster.Expected - draft.Option.Expected).Amount:0.00####} more.")
                    + (terms.Allows(faster.Via) ? "" : " `via: auto` allows that."));
    }

    int NearTier(int group, long max)
    {
        var rows = 0;
        for (var row = 0; row < draft.Rows.Count; row++)
        {
            if (draft.Rows.GroupOf(row) == group && draft.Rows.TokensOf(row) > max - (max * NearTierPercent / 100))
                rows++;
        }

        return rows;
    }

    static string One(CacheNode node) =>
        Text($"{node.Rows:N0} rows share a prefix of about {node.PrefixTokens:N0} tokens; ")
        + (node.Ttl == Workloads.CacheTtl.OneHour
            ? "one row writes it for an hour, the rest read it"
            : "one row writes it for five minutes, the rest read it");

    static string Many(IReadOnlyList<CacheNode> nodes)
    {
        var levels = nodes.Max(node => node.Level);
        var (least, most) = (nodes.Min(node => node.Rows), nodes.Max(node => node.Rows));
        return Text($"{nodes.Count:N0} prefixes of about {nodes.Min(node => node.PrefixTokens):N0} to ")
            + Text($"{nodes.Max(node => node.PrefixTokens):N0} tokens")
            + (levels > 1 ? Text($", up to {levels} within each other") : "")
            + (least == most ? Text($"; {least:N0}") : Text($"; {least:N0} to {most:N0}")) + " rows have each, "
            + "of which one writes it and the rest read it";
    }

    internal static string Words(TimeSpan time) => time.TotalHours >= 1
        ? Text($"{time.TotalHours:0.#} h")
        : Text($"{Math.Max(1, time.TotalMinutes):0} min");

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
