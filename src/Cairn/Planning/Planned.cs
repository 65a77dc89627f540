namespace Cairn.Planning;

/// <summary>What a planner hands over: the plan to show and to keep, and the order of the rows to run by.</summary>
/// <param name="Plan">How the rows are sent and what that will cost.</param>
/// <param name="Layout">In which order and waves they are asked, and what is cached.</param>
/// <param name="Candidate">The candidate that was taken.</param>
public sealed record Planned(Plan Plan, RunLayout Layout, Candidate Candidate);
