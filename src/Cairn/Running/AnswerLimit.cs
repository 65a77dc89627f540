using Cairn.Accounting;
using Cairn.Models;
using Cairn.Quality.Lengths;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>
/// Decides how long answers may be where the workload says <c>max_tokens: auto</c>: by the lengths of those that the
/// same stage got, and four times as long for what was cut off before.
/// </summary>
static class AnswerLimit
{
    /// <summary>How much longer an answer may be that was cut off.</summary>
    public const int Enlargement = 4;

    const decimal TokensPerRate = 1_000_000m;

    /// <summary>The draft with its limits; as it is where the workload's own limit stands.</summary>
    /// <param name="draft">A submission that is to take some of the offered places.</param>
    /// <param name="offered">The places, all of one stage.</param>
    /// <param name="material">What is asked.</param>
    /// <param name="snapshot">What the ledger shows.</param>
    public static Submission Limited(Submission draft, RowSet offered, RunMaterial material, RunSnapshot snapshot)
    {
        var part = material.Layout.PartAt(offered.Ranges[0].Start);
        var workload = material.WorkloadOf(part);
        if (!workload.IsMaxTokensAuto || workload.MaxTokens is not { } first)
            return draft;

        var settled = snapshot.Submissions
            .Where(other => other.Rows.Count > 0 && material.Layout.PartAt(other.Rows.Ranges[0].Start) == part)
            .ToList();
        var truncated = settled.Where(other => other.Truncated.Intersect(offered).Count > 0).ToList();
        return draft with
        {
            MaxTokens = Choose(workload, settled, (first, material.Catalog)),
            Enlarged = truncated.Count == 0 ? (RowSet.Empty, 0) : (
                truncated.Aggregate(RowSet.Empty, (sum, other) => sum.Union(other.Truncated)).Intersect(offered),
                truncated.Max(other => other.MaxTokens ?? first) * Enlargement),
        };
    }

    /// <summary>A request with the limit that a submission gives its place.</summary>
    public static ComposedRequest Limited(
        Submission submission, int place, (ComposedRequest Request, Model Model) asked)
    {
        var limit = submission.MaxTokens ?? asked.Request.MaxTokens;
        if (submission.Enlarged.Places.Contains(place))
            limit = (int)Math.Max(limit, Math.Min(submission.Enlarged.MaxTokens, asked.Model.OutputTokensMax));
        return asked.Request.With(limit);
    }

    // The longest that any model needs; nothing while one of them has not answered yet.
    static int? Choose(Workload workload, List<Submission> settled, (int First, ModelCatalog Catalog) by)
    {
        var models = workload.Routes.Select(route => route.Choice.ModelId).Append(workload.ModelId!).Distinct();
        var chosen = models.Max(id => Choose(by.Catalog.Find(id), settled, by.First));
        return chosen < by.First ? chosen : null;
    }

    static int Choose(Model model, List<Submission> settled, int first)
    {
        var lengths = new OutputLengths();
        foreach (var submission in settled)
            submission.Lengths.AddTo(lengths, model.Id);
        return CapChoice.Of(lengths, first, PromptTokens(model, settled, lengths)).MaxTokens;
    }

    // What an answer cost beside its own tokens, in output tokens: that is what a new try costs again.
    static double PromptTokens(Model model, List<Submission> settled, OutputLengths lengths)
    {
        if (lengths.Count == 0)
            return 0;
        var own = settled.Where(submission => submission.Lengths.Has(model.Id)).ToList();
        var paid = own.Aggregate(Usd.Zero, (sum, submission) => sum + submission.Settled).Amount;
        var answers = own.Sum(submission => submission.Lengths.Count);
        var discount = own[0].Kind == SubmissionKind.Batch ? model.BatchMultiplier : 1;
        var price = model.PriceTiers[0].Price.Output * discount / TokensPerRate;
        return Math.Max(0, (double)(paid / answers / price) - lengths.MeanUpTo(lengths.Longest));
    }
}
