using Cairn.Sandbox.Requests;

namespace Cairn.Sandbox.Caching;

/// <summary>Finds where a request wants to be cached, and refuses what the API refuses.</summary>
static class Breakpoints
{
    const int CountMax = 4;
    const string OrderFault = ".cache_control.ttl: a ttl='1h' cache_control block must not come after a ttl='5m'"
        + " cache_control block. Note that blocks are processed in the following order: `tools`, `system`, `messages`.";

    public static (IReadOnlyList<Breakpoint> Found, RequestFault? Fault) Of(RequestFacts facts)
    {
        List<Breakpoint> found = [];
        foreach (var (index, block) in facts.Blocks.Index())
        {
            if (block.Content.Ttl is { } ttl)
                found.Add(new(index, ttl));
        }

        if (found.Count > CountMax)
            return Refused($"A maximum of {CountMax} blocks with cache_control may be provided. Found {found.Count}.");

        if (facts.AutomaticTtl is { } automatic && AddAutomatic(facts, found, automatic) is { } fault)
            return Refused(fault);

        for (var next = 1; next < found.Count; next++)
        {
            if (found[next].Ttl > found[next - 1].Ttl)
                return Refused(PathOf(facts, found[next].Block) + OrderFault);
        }

        return (found, null);
    }

    static string? AddAutomatic(RequestFacts facts, List<Breakpoint> found, CacheTtl ttl)
    {
        var last = facts.Blocks.FindLastIndex(block => block.Content.MayBeMarked);
        if (last < 0)
            return null;

        if (found.Count > 0 && found[^1].Block == last)
            return found[^1].Ttl == ttl ? null : "cache_control: the last block is already marked with another ttl";

        if (found.Count == CountMax)
            return $"A maximum of {CountMax} blocks with cache_control may be provided. Found {CountMax + 1}.";

        // Nothing that may be marked comes after the last such block, so the end of the list is its place.
        found.Add(new(last, ttl));
        return null;
    }

    static string PathOf(RequestFacts facts, int block)
    {
        var level = facts.Blocks[block].Level;
        if (level != PromptLevel.Messages)
        {
            var first = facts.Blocks.FindIndex(other => other.Level == level);
            return $"{(level == PromptLevel.Tools ? "tools" : "system")}.{block - first}";
        }

        var opening = facts.Blocks.FindLastIndex(block, other => other.OpensMessage);
        var message = facts.Blocks.Take(opening).Count(other => other.OpensMessage);
        return $"messages.{message}.content.{block - opening}";
    }

    static (IReadOnlyList<Breakpoint> Found, RequestFault? Fault) Refused(string message) =>
        ([], RequestFault.Invalid(message));
}
