namespace Cairn.Accounting;

/// <summary>One step of a <see cref="Waterfall"/>.</summary>
/// <param name="Step">Its stable name: list, routing, caching, batching, audits or
/// failed_and_repeated.</param>
/// <param name="Amount">Signed: what the step added (positive) or saved (negative).</param>
public readonly record struct WaterfallStep(string Step, Usd Amount);
