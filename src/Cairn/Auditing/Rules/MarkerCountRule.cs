namespace Cairn.Auditing.Rules;

/// <summary>More markers than the API takes.</summary>
sealed class MarkerCountRule : AuditRule
{
    const int MarkersMax = 4;

    long _over;
    AuditPlace? _place;

    public override RuleInfo Info { get; } = new("too-many-markers", Severity.Error,
        "more than four cache markers, which the API refuses (in a batch: when the batch has ended)",
        "Keep the markers at the ends of the longest shared parts, four at most; cairn audit --fix does.",
        "a prompt with a marker")
    {
        Lever = Lever.None,
    };

    public override void See(SeenRequest seen)
    {
        if (seen.Measured.Markers.Count <= MarkersMax)
            return;
        _over++;
        _place ??= seen.At(seen.Measured.Markers[MarkersMax].BlockIndex);
    }

    public override Finding Conclude(AuditFacts facts) =>
        facts.Marked == 0 ? Abstain("No prompt has a marker.")
        : _over == 0 ? Pass("No request has more than four markers.")
        : Fail($"{_over:N0} requests have more than four markers and will be refused.", _place, facts);
}
