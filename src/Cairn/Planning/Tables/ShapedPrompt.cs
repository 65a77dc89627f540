using Cairn.Workloads;

namespace Cairn.Planning.Tables;

/// <summary>An order of the items of a workload's rows, with what it is worth.</summary>
/// <param name="Shape">The order.</param>
/// <param name="Relative">
/// What the items and all before them cost with it, relative to no caching; all reads of the cache taken to succeed.
/// </param>
public sealed record ShapedPrompt(PromptShape Shape, double Relative);
