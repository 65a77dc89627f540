namespace Cairn.Sandbox.Batches;

/// <summary>All batches there are, found by id and listed by workspace; a page costs what is on it.</summary>
sealed class BatchList
{
    readonly Dictionary<string, Batch> _byId = new(StringComparer.Ordinal);

    // Oldest first, so that a new one goes to the end and a cursor is found by halving. By creation, not by ordinal:
    // a commit may come late.
    readonly Dictionary<string, List<Batch>> _byWorkspace = new(StringComparer.Ordinal);

    /// <summary>Without those that were deleted, in no order.</summary>
    public IReadOnlyCollection<Batch> All => _byId.Values;

    public void Add(Batch batch)
    {
        _byId.Add(batch.Id, batch);
        if (!_byWorkspace.TryGetValue(KeyOf(batch.Context.Workspace), out var siblings))
            _byWorkspace[KeyOf(batch.Context.Workspace)] = siblings = [];

        siblings.Insert(~PlaceOf(siblings, batch), batch);
    }

    public void Remove(Batch batch)
    {
        _byId.Remove(batch.Id);
        var siblings = _byWorkspace[KeyOf(batch.Context.Workspace)];
        siblings.RemoveAt(PlaceOf(siblings, batch));
    }

    public Batch? Find(BatchName name) =>
        _byId.GetValueOrDefault(name.Id) is { } batch && batch.Context.Workspace == name.Workspace ? batch : null;

    /// <summary>Going backwards the page ends right before its cursor, going forwards it starts right after it;
    /// what is newer than the newest is left out.</summary>
    public BatchPage Page(BatchQuery query, DateTimeOffset? newest = null)
    {
        var siblings = _byWorkspace.GetValueOrDefault(KeyOf(query.Workspace)) ?? [];

        // The page is taken from those older than the one cursor and newer than the other.
        var shown = newest is null ? siblings.Count : siblings.FindLastIndex(batch => batch.CreatedAt <= newest) + 1;
        var end = query.AfterId is { } after ? Math.Min(PlaceOf(after), shown) : shown;
        var start = query.BeforeId is { } before ? PlaceOf(before) + 1 : 0;
        var count = Math.Clamp(end - start, 0, query.Limit);
        var page = siblings.GetRange(query.BeforeId is null ? end - count : start, count);
        page.Reverse();
        return new(page, count < end - start);

        int PlaceOf(string id) => Find(new(id, query.Workspace)) is { } batch
            ? BatchList.PlaceOf(siblings, batch)
            : throw ApiRefusal.Invalid($"The cursor '{id}' is not a batch of this workspace.");
    }

    static int PlaceOf(List<Batch> siblings, Batch batch) => siblings.BinarySearch(batch, OldestFirst.Instance);

    static string KeyOf(string? workspace) => workspace ?? "";

    sealed class OldestFirst : IComparer<Batch>
    {
        public static OldestFirst Instance { get; } = new();

        public int Compare(Batch? x, Batch? y) =>
            (x!.CreatedAt, x.Ordinal).CompareTo((y!.CreatedAt, y.Ordinal));
    }
}
