namespace Cairn.Workloads;

/// <summary>Where a block stands: equal bytes in another section or under another role are another prefix.</summary>
/// <param name="Section">The part of the request.</param>
/// <param name="Role">Who speaks, in messages; else empty.</param>
/// <param name="StartsMessage">Whether a new message begins here.</param>
readonly record struct BlockPosition(PromptSection Section, string Role = "", bool StartsMessage = false);
