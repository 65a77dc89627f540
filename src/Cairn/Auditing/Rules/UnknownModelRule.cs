namespace Cairn.Auditing.Rules;

/// <summary>Models of which neither price nor cache minimum is known, so that little can be said of their requests.
/// </summary>
sealed class UnknownModelRule : AuditRule
{
    readonly HashSet<string> _names = [];
    long _named;
    long _unknown;
    AuditPlace? _place;

    public override RuleInfo Info { get; } = new("unknown-model", Severity.Warn,
        "a model that the catalogue has not, or has without a price: its dollars are left out",
        "Correct the name, or describe the model in a file for --models.",
        "a request that names its model")
    {
        Lever = Lever.None,
    };

    public override void See(SeenRequest seen)
    {
        if (seen.Request.Model is not { Length: > 0 } name)
            return;
        _named++;
        if (seen.Measured.Prices.Rates is not null)
            return;
        _unknown++;
        _place ??= seen.At();
        if (_names.Count < 3)
            _names.Add(name);
    }

    public override Finding Conclude(AuditFacts facts) =>
        _named == 0 ? Abstain("No request names its model.")
        : _unknown == 0 ? Pass("The catalogue has a price for every model.")
        : Fail($"{_unknown:N0} requests ask models without a known price: {string.Join(", ", _names)}.", _place, facts);
}
