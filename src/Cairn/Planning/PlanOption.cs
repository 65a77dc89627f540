using Cairn.Accounting;
using Cairn.Workloads;

namespace Cairn.Planning;

/// <summary>A way of sending the rows that was priced for a plan: a point in the plane of cost and time.</summary>
/// <param name="Choice">Who is asked; null for ready batch lines.</param>
/// <param name="Via">How the rows are sent.</param>
/// <param name="IsCached">Whether prefixes are cached.</param>
/// <param name="Expected">The expected cost.</param>
/// <param name="NineOfTen">The time in which nine of ten such runs end.</param>
public sealed record PlanOption(ModelChoice? Choice, SendVia Via, bool IsCached, Usd Expected, TimeSpan NineOfTen)
{
    /// <summary>Whether no other option is both cheaper and faster.</summary>
    public bool IsOnFront { get; init; }

    /// <summary>Whether it is the one that was taken.</summary>
    public bool IsChosen { get; init; }

    /// <summary>The option as people read it.</summary>
    public string Name => (Choice is null ? "" : $"{Choice}, ")
        + (IsCached ? "cached, " : "uncached, ") + (Via == SendVia.Batch ? "in batches" : "by Messages");
}
