using Cairn.Accounting;
using Cairn.Planning;
using Cairn.Running;
using Cairn.Running.Reusing;

namespace Cairn.Cli;

/// <summary>Which rows of a workload have an answer in earlier runs, before a run of the others is agreed to.</summary>
sealed class ReuseDraft : IAsyncDisposable
{
    readonly PreparedWorkload _prepared;
    readonly Lazy<UInt128[]> _digests;
    readonly List<PastRun> _runs = [];

    ReuseDraft(PreparedWorkload prepared)
    {
        _prepared = prepared;
        _digests = new(prepared.Digests);
    }

    /// <summary>What was found; null where nothing is to be reused.</summary>
    public ReuseMatch? Match { get; private set; }

    /// <summary>Looks through the runs of the workload's name.</summary>
    /// <param name="prepared">The workload with the model that is asked.</param>
    /// <param name="isSandbox">Whether a sandbox answers: its answers are for sandboxes alone.</param>
    /// <param name="age">How old an answer may be; null for no reuse.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static Task<ReuseDraft> FindAsync(
        PreparedWorkload prepared, bool isSandbox, TimeSpan? age, CancellationToken cancellationToken) =>
        FindAsync(
            prepared, age,
            run => run.Spec.Name == prepared.Workload.Name && run.Spec.IsSandbox == isSandbox, cancellationToken);

    /// <summary>Looks through some runs.</summary>
    public static async Task<ReuseDraft> FindAsync(
        PreparedWorkload prepared, TimeSpan? age, Func<Run, bool> isMeant, CancellationToken cancellationToken)
    {
        var draft = new ReuseDraft(prepared);
        using var store = age is null ? null : CairnHome.OpenLedgerIfThere(TimeProvider.System);
        if (store is null)
            return draft;
        var home = CairnHome.Open();
        var notBefore = TimeProvider.System.GetUtcNow() - age!.Value;
        foreach (var run in await store.RunsAsync())
        {
            if (run is { Later: [], Spec: { IsStaged: false, Evaluation: null } spec } && spec.StartedAt >= notBefore
                && isMeant(run))
            {
                await draft.AddAsync(home, run, await store.SnapshotAsync(run.Id), cancellationToken);
            }
        }

        draft.Match = new(draft._digests.Value, draft._runs, notBefore);
        return draft;
    }

    /// <summary>The plan of the rows that are left to ask; the plan of all where nothing is reused.</summary>
    public Planned PlanOf(Planned all)
    {
        if (Match is not { Reused: > 0 } match)
            return all;
        IReadOnlyList<int> rows = [.. match.New];
        if (rows.Count == 0)
            return Nothing(all);
        var planned = _prepared.PlanOf(RowSet.OfAscending(rows));
        return planned with { Layout = planned.Layout.Scattered(_prepared.Input.RowCount, rows) };
    }

    /// <summary>Writes what the rows ask, and the answers that are taken over, among the files of a run.</summary>
    public async Task<Run> AgreeAsync(Run run, CairnHome home, CancellationToken cancellationToken)
    {
        if (run.Spec.IsStaged)
            return run;
        var folder = home.FolderOf(run.Id);
        await DigestFile.WriteAsync(folder, _digests.Value);
        if (Match is not { Reused: > 0 } match)
            return run;
        var sha256 = await ReusedFile.WriteAsync(folder, match.AnswersAsync(cancellationToken));
        return run with { Spec = run.Spec with { Reused = match.Reused, ReusedSha256 = sha256 } };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var run in _runs)
            await run.DisposeAsync();
    }

    // A run whose layout is gone cannot say which row an answer is for.
    async Task AddAsync(CairnHome home, Run run, RunSnapshot snapshot, CancellationToken cancellationToken)
    {
        try
        {
            var material = new RunMaterial
            {
                RunId = run.Id,
                Spec = run.Spec,
                Blobs = home.FolderOf(run.Id),
                Workload = _prepared.Workload,
                Rows = _prepared.Rows,
                Layout = LayoutFile.Read(home.FolderOf(run.Id), run.Spec),
                Catalog = _prepared.Catalog,
                InstanceKey = home.InstanceKey(),
            };
            _runs.Add(await PastRun.OpenAsync(material, snapshot, cancellationToken));
        }
        catch (Exception exception) when (exception is LayoutDamagedException or SegmentDamagedException)
        {
            // Its answers are not reused: the rows are asked again, which is what the plan will say.
        }
    }

    // A run of no rows: its results are the answers that it takes over.
    Planned Nothing(Planned all) => all with
    {
        Plan = new(0, "no row is asked", [], new(Usd.Zero, Usd.Zero, Usd.Zero), null)
        {
            Choice = all.Plan.Choice,
            Via = all.Plan.Via,
        },
        Layout = RunLayout.OfSome(_prepared.Input.RowCount, []),
    };
}
