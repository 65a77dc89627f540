using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cairn.Auditing.Fixing;

/// <summary>Brings the parts of a request into an order in which requests share more; which are asked for.</summary>
/// <param name="kinds">The repairs that the findings call for.</param>
/// <param name="counts">How many requests have each block of the system prompt.</param>
sealed class RequestRepair(IReadOnlySet<RepairKind> kinds, BlockCounts counts)
{
    /// <summary>Changes a request; gives what was changed. Its markers are gone then.</summary>
    public IReadOnlyList<RepairKind> Apply(RequestBody request)
    {
        List<RepairKind> done = [];
        request.RemoveMarkers();
        if (kinds.Contains(RepairKind.ToolOrder) && Sort(request.Tools, tool => tool?["name"]?.ToString() ?? ""))
            done.Add(RepairKind.ToolOrder);
        if (kinds.Contains(RepairKind.KeyOrder) && SortKeys(request))
            done.Add(RepairKind.KeyOrder);
        if (kinds.Contains(RepairKind.SystemOrder) && Sort(request.System, block => -counts.Of(block)))
            done.Add(RepairKind.SystemOrder);
        return done;
    }

    static bool Sort<TKey>(JsonArray list, Func<JsonNode?, TKey> keyOf)
    {
        var sorted = list.OrderBy(keyOf).ToList();
        if (sorted.SequenceEqual(list))
            return false;
        list.Clear();
        foreach (var item in sorted)
            list.Add(item);
        return true;
    }

    static bool SortKeys(RequestBody request)
    {
        var changed = false;
        for (var index = 0; index < request.Tools.Count; index++)
            changed |= Replace(request.Tools[index], sorted => request.Tools[index] = sorted);
        if (request.Body["output_config"] is { } config)
            changed |= Replace(config, sorted => request.Body["output_config"] = sorted);
        return changed;
    }

    static bool Replace(JsonNode? node, Action<JsonNode?> put)
    {
        using var document = JsonDocument.Parse(node?.ToJsonString() ?? "null");
        var sorted = JsonNode.Parse(CanonicalJson.Of(document.RootElement).Span);
        if (sorted?.ToJsonString() == node?.ToJsonString())
            return false;
        put(sorted);
        return true;
    }
}
