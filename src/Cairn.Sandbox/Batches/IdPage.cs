namespace Cairn.Sandbox.Batches;

/// <summary>Which page of a list is asked for, by the id of the item right before or right after it.</summary>
sealed record IdQuery(int Limit, string? AfterId, string? BeforeId);

/// <summary>One page of a list whose items are found by id.</summary>
sealed record IdPage<T>(IReadOnlyList<T> Items, bool HasMore)
{
    /// <summary>Going backwards the page ends right before its cursor, going forwards it starts right after
    /// it.</summary>
    public static IdPage<T> Of(IReadOnlyList<T> all, IdQuery query, Func<T, string> idOf)
    {
        var first = query.AfterId is { } after ? IndexOf(after) + 1 : 0;
        var end = query.BeforeId is { } before ? IndexOf(before) : all.Count;
        var (start, stop) = query.BeforeId is null
            ? (first, Math.Min(end, first + query.Limit))
            : (Math.Max(first, end - query.Limit), end);
        var hasMore = query.BeforeId is null ? stop < end : start > first;
        return new([.. all.Take(start..Math.Max(start, stop))], hasMore);

        int IndexOf(string id)
        {
            for (var index = 0; index < all.Count; index++)
            {
                if (idOf(all[index]) == id)
                    return index;
            }

            throw ApiRefusal.Invalid($"The cursor '{id}' is not an item of this list.");
        }
    }
}
