using System.Globalization;
using Cairn.Accounting;

namespace Cairn.Auditing.Rules;

/// <summary>Many questions of one kind that nobody waits for, each at full price.</summary>
sealed class FullPriceRule : AuditRule
{
    const int RowsMin = 100;

    long _known;
    long _single;
    Usd _bill;
    AuditPlace? _place;

    public override RuleInfo Info { get; } = new("full-price-traffic", Severity.Warn,
        "a hundred single questions or more over Messages that nobody reads as they are written: neither streamed nor "
        + "part of a conversation",
        "Where the answers can wait, send them in batches at half price.",
        "requests that show whether they went in a batch")
    {
        Lever = Lever.Batch,
    };

    public override void See(SeenRequest seen)
    {
        if (seen.Request.IsBatched is not { } isBatched || seen.Request.Prompt is null)
            return;
        _known++;
        if (isBatched || seen.Request.IsStreamed
            || seen.Measured.Blocks.Any(block => block.Position.Role == "assistant"))
        {
            return;
        }

        _single++;
        _place ??= seen.At();
        var half = 1 - (seen.Measured.Model?.BatchMultiplier ?? 1);
        _bill += new Usd(seen.Measured.Bill().Amount * half);
    }

    public override Finding Conclude(AuditFacts facts) =>
        _known == 0 ? Abstain("No prompt shows whether it went in a batch.")
        : _single < RowsMin ? Pass("There are not a hundred single questions outside of batches.")
        : Fail(string.Create(CultureInfo.InvariantCulture,
            $"{_single:N0} single questions went over Messages, neither streamed nor part of a conversation."),
            _place, facts, _bill);
}
