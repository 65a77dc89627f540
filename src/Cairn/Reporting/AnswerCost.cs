using Cairn.Accounting;
using Cairn.Claude;
using Cairn.Running;

namespace Cairn.Reporting;

/// <summary>What one answer cost by itself.</summary>
static class AnswerCost
{
    /// <summary>The price of its tokens on the road that the run takes; a refusal may be free.</summary>
    public static Usd Of(Message answer, RunMaterial material) => answer.IsUnbilledRefusal
        ? Usd.Zero
        : (UsageEntry.Of(material.Catalog.Find(answer.Model), answer.Usage, UsageKind.Succeeded) with
        {
            IsBatched = material.Spec.Kind == SubmissionKind.Batch,
        })
            .Cost(material.Catalog);
}
