using Cairn.Accounting;

namespace Cairn.Auditing.Rules;

/// <summary>A marker so far behind what was written that the API does not look there any more.</summary>
sealed class LookbackRule : AuditRule
{
    const int PositionsMax = 20;

    long _long;
    long _missed;
    Usd _lost;
    AuditPlace? _place;

    public override RuleInfo Info { get; } = new("lookback", Severity.Error,
        "a marker more than 20 blocks behind the last written prefix: the API looks no further back "
        + "and writes all anew",
        "Put a marker at least every 20 blocks, or keep one at the end of the part that stays the same.",
        "a marked prompt of more than 20 blocks");

    public override void See(SeenRequest seen)
    {
        var request = seen.Measured;
        if (request.Markers.Count == 0 || request.Blocks.Count <= PositionsMax)
            return;
        _long++;
        var written = seen.Known.Count - 1;
        while (written >= 0 && seen.Known[written] is not { IsWritten: true })
            written--;
        if (written < 0 || request.TokensUpTo[written + 1] < (request.Model?.CacheMinimumTokens ?? 0))
            return;
        if (request.Markers.Any(marker => marker.BlockIndex >= written
            && marker.BlockIndex - written < PositionsMax))
        {
            return;
        }

        var next = request.Markers.FirstOrDefault(marker => marker.BlockIndex > written);
        if (next.BlockIndex <= written)
            return;
        _missed++;
        _place ??= seen.At(next.BlockIndex);
        var tokens = request.TokensUpTo[written + 1];
        _lost += request.Prices.Write(tokens, next.Ttl) - request.Prices.Read(tokens);
    }

    public override Finding Conclude(AuditFacts facts) =>
        _long == 0 ? Abstain("No marked prompt has more than 20 blocks.")
        : _missed == 0 ? Pass("Every written prefix is within 20 blocks of a marker.")
        : Fail($"{_missed:N0} of {_long:N0} long prompts mark a block more than 20 behind what was written.",
            _place, facts,
            _lost);
}
