using Cairn.Accounting;

namespace Cairn.Planning;

/// <summary>What the same rows are expected to cost when they are sent in a certain way.</summary>
/// <param name="Name">
/// <c>one_by_one</c>: Messages calls, nothing cached. <c>batch</c>: one batch without markers.
/// <c>batch_system_marker</c>: one batch with a marker behind the system prompt of every request. <c>plan</c>: this
/// plan.
/// </param>
/// <param name="Usd">The expected cost, under the same assumptions.</param>
public sealed record PlanStrategy(string Name, Usd Usd);
