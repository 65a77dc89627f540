using Cairn.Accounting;
using Cairn.Planning;

namespace Cairn.Running;

/// <summary>
/// What a run was estimated at before a retry put another plan in its place, which knows already what was paid.
/// </summary>
/// <param name="Estimate">What its first plan said.</param>
/// <param name="Usd">What it had cost by then, where all of its rows had their record; null where some still waited.
/// </param>
public sealed record FirstEstimate(Estimate Estimate, Usd? Usd);
