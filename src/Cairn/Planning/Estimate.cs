using Cairn.Accounting;

namespace Cairn.Planning;

/// <summary>What a run will cost, as a range whose assumptions are named.</summary>
/// <remarks>
/// Low: after the primer every row reads the cache, and no output. Expected: 98% read, and half of <c>max_tokens</c>.
/// High: 80% read, and all of <c>max_tokens</c>. Token counts are estimates of the prompt's text in all three.
/// </remarks>
/// <param name="Low">The low end.</param>
/// <param name="Expected">The middle.</param>
/// <param name="High">The high end, which is what the budget reserves.</param>
public sealed record Estimate(Usd Low, Usd Expected, Usd High);
