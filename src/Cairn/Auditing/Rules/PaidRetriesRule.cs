using Cairn.Accounting;

namespace Cairn.Auditing.Rules;

/// <summary>A request that was answered, and paid, a second time.</summary>
sealed class PaidRetriesRule : AuditRule
{
    const int KnownMax = 1 << 17;

    static readonly TimeSpan Soon = TimeSpan.FromMinutes(10);

    readonly Dictionary<UInt128, (DateTimeOffset? At, string? CustomId)> _paid = [];
    readonly Queue<UInt128> _order = [];
    long _billed;
    long _again;
    Usd _lost;
    AuditPlace? _place;

    public override RuleInfo Info { get; } = new("paid-retries", Severity.Warn,
        "the same request billed again within ten minutes, or under the same custom_id: a retry whose first answer had "
        + "been paid",
        "Wait longer before a retry than the client's timeout, keep the first answer, and look "
        + "results up before asking "
        + "again.",
        "two requests with their prompt, what was billed, and either a time or a custom_id")
    {
        Lever = Lever.Output,
    };

    public override void See(SeenRequest seen)
    {
        if (seen.Measured.Identity is not { } identity || seen.Request.Usage is null
            || (seen.Request.At is null && seen.Request.CustomId is null))
        {
            return;
        }

        _billed++;
        if (!_paid.TryGetValue(identity, out var before))
        {
            _order.Enqueue(identity);
            if (_order.Count > KnownMax)
                _paid.Remove(_order.Dequeue());
        }
        else if (IsRetry(before, seen.Request))
        {
            _again++;
            _place ??= seen.At();
            _lost += seen.Measured.Bill();
        }

        _paid[identity] = (seen.Request.At, seen.Request.CustomId);
    }

    public override Finding Conclude(AuditFacts facts) =>
        _billed < 2 ? Abstain("There are not two prompts with what was billed and when.")
        : _again == 0 ? Pass("No request was paid twice.")
        : Fail($"{_again:N0} of {_billed:N0} requests were paid again.", _place, facts, _lost);

    static bool IsRetry((DateTimeOffset? At, string? CustomId) before, AuditedRequest request) =>
        (request.At - before.At)?.Duration() <= Soon
        || (request.CustomId is { } name && name == before.CustomId);
}
