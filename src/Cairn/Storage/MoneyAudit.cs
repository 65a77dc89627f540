using Cairn.Accounting;
using Cairn.Running;

namespace Cairn.Storage;

/// <summary>Looks whether a run's accounts are the sums of what its submissions reserve, haunt and cost.</summary>
static class MoneyAudit
{
    public static IEnumerable<Finding> Of(Run run, List<Submission> submissions, Usd unknown)
    {
        (string Account, Usd Found, Usd Expected)[] accounts =
        [
            ("reserved", run.Reserved, Sum(submissions.Where(each => each.IsOpen).Select(each => each.Reserved))),
            ("ghost", run.Ghost, Sum(submissions.Where(each => each.State == SubmissionState.Abandoned)
                .Select(each => each.Reserved))),
            ("settled", run.Settled, Sum(submissions.Select(each => each.Settled))),
            ("wasted", run.Wasted, Sum(submissions.Select(each => each.Wasted))),
            ("unknown", run.Unknown, unknown),
        ];
        return
            from account in accounts
            where account.Found != account.Expected
            select new Finding($"{account.Account} money of run {run.Id}", $"{account.Found} USD",
                $"{account.Expected} USD, the sum over its submissions",
                "Restore a copy of the ledger, then `cairn rebuild`.");
    }

    public static Usd Sum(IEnumerable<Usd> amounts) => amounts.Aggregate(Usd.Zero, (sum, amount) => sum + amount);
}
