using Cairn.Accounting;

namespace Cairn.Planning;

/// <summary>
/// Something that a user could change about a workload to make it cheaper; nothing is changed by itself.
/// </summary>
/// <param name="Kind"><c>padding</c>, <c>volatile</c> or <c>reorder</c>.</param>
/// <param name="SavesUsd">About what it saves of the expected cost.</param>
/// <param name="Text">What to do, in words for people.</param>
public sealed record Advice(string Kind, Usd SavesUsd, string Text)
{
    // What saves less than a hundredth is not worth reading.
    const int ShareMin = 100;

    /// <summary>Whether it saves a hundredth of the expected cost or more.</summary>
    public bool IsWorthReading(Usd expected) =>
        SavesUsd > Usd.Zero && SavesUsd.Amount * ShareMin >= expected.Amount;
}
