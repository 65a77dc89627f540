namespace Cairn.Sandbox.Batches;

/// <summary>Where in the uploaded body the params of one request lie.</summary>
readonly record struct RequestExtent(long Offset, int Length, string CustomId);
