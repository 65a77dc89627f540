using Cairn.Accounting;

namespace Cairn.Planning;

/// <summary>What one rung of a cascade is expected to be asked.</summary>
/// <param name="Rung">Who is asked, as people read it.</param>
/// <param name="Rows">How many rows, audits included.</param>
/// <param name="Usd">What that is expected to cost.</param>
public sealed record RungOutlook(string Rung, int Rows, Usd Usd);
