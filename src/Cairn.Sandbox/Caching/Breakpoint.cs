using Cairn.Sandbox.Requests;

namespace Cairn.Sandbox.Caching;

/// <summary>A block whose prefix is to be cached, and for how long.</summary>
/// <param name="Block">The index of the block in the prompt.</param>
/// <param name="Ttl">The life asked for.</param>
readonly record struct Breakpoint(int Block, CacheTtl Ttl);
