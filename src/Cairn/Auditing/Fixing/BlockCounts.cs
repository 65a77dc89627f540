using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Cairn.Workloads;

namespace Cairn.Auditing.Fixing;

/// <summary>Counts in how many requests each block of the system prompt stands.</summary>
sealed class BlockCounts
{
    const int KnownMax = 1 << 16;

    readonly Dictionary<UInt128, long> _counts = [];

    /// <summary>Takes the blocks of the next request.</summary>
    public void Add(JsonArray system)
    {
        foreach (var hash in system.Select(HashOf))
        {
            if (_counts.Count < KnownMax || _counts.ContainsKey(hash))
                CollectionsMarshal.GetValueRefOrAddDefault(_counts, hash, out _)++;
        }
    }

    /// <summary>How many requests have a block.</summary>
    public long Of(JsonNode? block) => _counts.GetValueOrDefault(HashOf(block));

    // A marker is no part of what the block says.
    static UInt128 HashOf(JsonNode? block)
    {
        var content = block?.DeepClone();
        if (content is JsonObject members)
            members.Remove("cache_control");
        return PromptBlock.Digest(Encoding.UTF8.GetBytes(content?.ToJsonString() ?? ""));
    }
}
