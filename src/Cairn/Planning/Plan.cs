using Cairn.Profiling;

namespace Cairn.Planning;

/// <summary>How a workload will be sent and what that will cost, before a cent is spent.</summary>
/// <param name="Rows">How many rows it covers.</param>
/// <param name="Layout">The cache layout, or null when caching does not pay.</param>
/// <param name="LayoutReason">Why there is, or is not, a layout.</param>
/// <param name="Batches">The batches in the order in which they are sent, the primer first.</param>
/// <param name="Estimate">What it will cost.</param>
/// <param name="PlannedReadShare">The expected share of cached tokens that are read, or null without caching.</param>
/// <param name="Notes">What the user should know: assumptions and warnings.</param>
public sealed record Plan(
    int Rows,
    CacheLayout? Layout,
    string LayoutReason,
    IReadOnlyList<BatchSize> Batches,
    Estimate Estimate,
    decimal? PlannedReadShare,
    IReadOnlyList<string> Notes);
