using Cairn.Sandbox.Requests;

namespace Cairn.Sandbox.Caching;

/// <summary>Everything up to one block of a prompt.</summary>
/// <param name="Hash">What the cache knows it by.</param>
/// <param name="Content">The identity of its blocks alone.</param>
/// <param name="Tokens">Its length.</param>
/// <param name="Position">How many places the lookback counts before it.</param>
/// <param name="Level">Where its last block stands.</param>
readonly record struct PathStep(UInt128 Hash, UInt128 Content, long Tokens, int Position, PromptLevel Level);
