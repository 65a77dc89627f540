using Cairn.Running;

namespace Cairn.Simulation.Ledger;

/// <summary>One call of a ledger that can be made of any that is in the same state.</summary>
/// <param name="RunId">The run that it is about.</param>
/// <param name="What">The call in words.</param>
/// <param name="On">
/// Makes it and gives what it returned; retry sets are given as this ledger numbers them.
/// </param>
sealed record LedgerCall(string RunId, string What, Func<IRunStore, IReadOnlyList<RetrySet>, Task<object?>> On);
