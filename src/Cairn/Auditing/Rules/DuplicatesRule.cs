using System.Runtime.InteropServices;
using Cairn.Accounting;

namespace Cairn.Auditing.Rules;

/// <summary>Requests that ask exactly what an earlier one asked.</summary>
/// <remarks>
/// Exact for some hundred thousand different requests. Beyond that only those are followed whose identity ends in so
/// many zero bits, twice as few each time the table is full, and their share stands for all (Wegman's sampling).
/// </remarks>
sealed class DuplicatesRule : AuditRule
{
    const int KnownMax = 1 << 18;

    readonly Dictionary<ulong, (int Count, Usd Again)> _counts = [];
    ulong _mask;
    long _rows;
    long _followed;
    long _again;
    Usd _lost;
    AuditPlace? _place;

    public override RuleInfo Info { get; } = new("duplicate-requests", Severity.Warn,
        "requests that ask exactly what another one asks, to the last byte of all parameters",
        "Ask once and give the answer to all of them; cairn run does.",
        "two prompts")
    {
        Lever = Lever.Volume,
    };

    public override void See(SeenRequest seen)
    {
        if (seen.Measured.Identity is not { } identity)
            return;
        _rows++;
        var key = unchecked((ulong)identity);
        if ((key & _mask) != 0)
            return;
        var bill = seen.Measured.Bill();
        _followed++;
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, key, out var isKnown);
        entry = (entry.Count + 1, isKnown ? entry.Again + bill : default);
        if (isKnown)
        {
            _again++;
            _lost += bill;
            _place ??= seen.At();
        }
        else if (_counts.Count > KnownMax)
        {
            Thin();
        }
    }

    public override Finding Conclude(AuditFacts facts)
    {
        if (_rows < 2)
            return Abstain("There are not two prompts.");
        if (_again == 0)
            return Pass(_mask == 0 ? "No two requests ask the same." : "No two of the requests followed ask the same.");
        var scale = (decimal)_rows / _followed;
        return Fail(
            $"{(_mask == 0 ? "" : "About ")}{decimal.Round(_again * scale):N0} of {_rows:N0} requests ask "
            + $"what an earlier one "
            + "asked.", _place, facts, new Usd(decimal.Round(_lost.Amount * scale, Usd.QuotientDigits)));
    }

    void Thin()
    {
        _mask = (_mask << 1) | 1;
        foreach (var (key, (count, again)) in _counts.Where(entry => (entry.Key & _mask) != 0).ToList())
        {
            _counts.Remove(key);
            _followed -= count;
            _again -= count - 1;
            _lost -= again;
        }
    }
}
