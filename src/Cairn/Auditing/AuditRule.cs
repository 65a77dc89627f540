using Cairn.Accounting;

namespace Cairn.Auditing;

/// <summary>Looks at every request once, and says at the end what it found. One object for one audit.</summary>
abstract class AuditRule
{
    /// <summary>What it is called and finds.</summary>
    public abstract RuleInfo Info { get; }

    /// <summary>Takes the next request, before it counts among those that came before.</summary>
    public virtual void See(SeenRequest seen)
    {
    }

    /// <summary>What it found.</summary>
    public abstract Finding Conclude(AuditFacts facts);

    protected Finding Pass(string message) => Of(Verdict.Pass, message);

    protected Finding Abstain(string message) => Of(Verdict.Abstain, message);

    /// <summary>The finding, with the dollars that all requests together lose; zero means unknown.</summary>
    protected Finding Fail(string message, AuditPlace? place, AuditFacts facts, Usd lost = default) => new(
        Info.Id, Info.Severity, Verdict.Fail, message, place, Info.Repair,
        lost.Amount > 0 ? new Usd(lost.Amount * 1000).Per(facts.Rows) : null);

    Finding Of(Verdict verdict, string message) =>
        new(Info.Id, Info.Severity, verdict, message, null, null, null);
}
