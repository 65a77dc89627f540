using Cairn.Workloads;

namespace Cairn.Auditing.Rules;

/// <summary>A marker of an hour behind one of five minutes, which the API refuses.</summary>
sealed class TtlOrderRule : AuditRule
{
    long _wrong;
    AuditPlace? _place;

    public override RuleInfo Info { get; } = new("ttl-order", Severity.Error,
        "a marker of an hour behind one of five minutes, which the API refuses (in a batch: when the batch has ended)",
        "Let the markers that live for an hour stand first; cairn audit --fix does.",
        "a prompt with a marker")
    {
        Lever = Lever.None,
    };

    public override void See(SeenRequest seen)
    {
        var markers = seen.Measured.Markers;
        for (var i = 1; i < markers.Count; i++)
        {
            if (markers[i].Ttl is CacheTtl.OneHour && markers[i - 1].Ttl is CacheTtl.FiveMinutes)
            {
                _wrong++;
                _place ??= seen.At(markers[i].BlockIndex);
                return;
            }
        }
    }

    public override Finding Conclude(AuditFacts facts) =>
        facts.Marked == 0 ? Abstain("No prompt has a marker.")
        : _wrong == 0 ? Pass("Markers that live longer stand first.")
        : Fail($"{_wrong:N0} requests have a marker of an hour behind one of five minutes and will be refused.",
            _place, facts);
}
