using System.Globalization;

namespace Cairn.Running.Watching;

/// <summary>What usage and times alone say about the cause, without a look at any request.</summary>
static class UsageDiagnosis
{
    /// <summary>The cause; null where neither says one.</summary>
    public static CacheDiagnosis? Of(CacheEvidence evidence)
    {
        var isSilent = evidence.Answers.All(answer => answer.Tokens.CacheRead + answer.Tokens.CacheWritten == 0);
        return isSilent ? Silent(evidence)
            : TooLate(evidence)
            ?? (evidence.IsTouched ? null : Cold(evidence));
    }

    // The API caches nothing of a shorter prefix and says nothing about it.
    static CacheDiagnosis Silent(CacheEvidence evidence) => evidence.IsAdopted
        ? new(CacheLossCause.BelowMinimum,
            "nothing was written and nothing read: the prefix is under the model's minimum, or carries no marker")
        : new(CacheLossCause.BelowMinimum, string.Create(CultureInfo.InvariantCulture,
            $"{evidence.Answers.Count} marked rows neither wrote nor read a prefix of about "
                + $"{evidence.Node.PrefixTokens:N0} tokens, so the model caches only longer ones"))
        {
            IsProven = true,
        };

    static CacheDiagnosis? TooLate(CacheEvidence evidence)
    {
        var life = CacheGroup.LifeOf(evidence.Node);
        if (!evidence.IsTouched || evidence.Submission.AcceptedAt is not { } accepted
            || evidence.TouchedUntil is not { } touched)
        {
            return null;
        }

        if (accepted > touched + life)
        {
            return new(CacheLossCause.TtlLapsed,
                $"the batch was created {Minutes(accepted - touched)} after the last that read or wrote the prefix "
                    + $"had ended; the entry lives {Minutes(life)}")
            {
                IsProven = true,
            };
        }

        return evidence.Submission.EndedAt is { } ended && ended > touched + life
            ? new(CacheLossCause.TtlLapsed,
                $"the batch ended {Minutes(ended - touched)} after the last that read or wrote the prefix; its rows "
                    + $"may have waited longer than the {Minutes(life)} that the entry lives")
            : null;
    }

    static CacheDiagnosis Cold(CacheEvidence evidence) => new(CacheLossCause.ColdStart,
        evidence.IsAdopted
            ? "no batch before it wrote the prefix, so rows that started together each wrote it; or their beginnings "
                + "differ, which only the requests can show"
            : "no batch before it wrote the prefix, so rows that started together each wrote it");

    static string Minutes(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} min");
}
