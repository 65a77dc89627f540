using Cairn.Accounting;
using Cairn.Planning;
using Cairn.Running;
using Cairn.Running.Reusing;

namespace Cairn.Cli;

/// <summary>Which rows of a workload have an answer in earlier runs, before a run of the others is agreed to.</summary>
sealed class ReuseDraft : IAsyncDisposable
{
    readonly PreparedWorkload _prepared;
    readonly UInt128[]? _digests;
    readonly IReadOnlyList<PastRun> _runs;

    ReuseDraft(PreparedWorkload prepared, UInt128[]? digests, IReadOnlyList<PastRun> runs) =>
        (_prepared, _digests, _runs) = (prepared, digests, runs);

    /// <summary>What was found; null where nothing is to be reused.</summary>
    public ReuseMatch? Match { get; private init; }

    /// <summary>How many runs would have been looked through if their answers had not been purged.</summary>
    public int Purged { get; private init; }

    /// <summary>What to tell of them; null where there are none.</summary>
    public string? PurgedNote => Purged == 0 ? null
        : $"The answers of {Purged} earlier {(Purged == 1 ? "run" : "runs")} were purged: their rows count as new.";

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
        using var store = age is null ? null : CairnHome.OpenLedgerIfThere(TimeProvider.System);
        if (store is null)
            return new(prepared, null, []);
        List<PastRun> runs = [];
        var home = CairnHome.Open();
        var notBefore = TimeProvider.System.GetUtcNow() - age!.Value;
        var purged = 0;
        foreach (var run in await store.RunsAsync())
        {
            if (run is not { Later: [], Spec: { IsStaged: false, Evaluation: null } spec }
                || spec.StartedAt < notBefore || !isMeant(run))
            {
                continue;
            }

            purged += run.PurgedAt is null ? 0 : 1;
            if (run.PurgedAt is null
                && await OpenAsync((home, prepared), run, await store.SnapshotAsync(run.Id), cancellationToken)
                    is { } past)
            {
                runs.Add(past);
            }
        }

        UInt128[] digests = [.. prepared.Digests()];
        return new(prepared, digests, runs) { Match = new(digests, runs, notBefore), Purged = purged };
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
        await DigestFile.WriteAsync(folder, _digests ?? _prepared.Digests());
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

    // Null for a run whose layout is gone, which cannot say what its rows asked: they are new, and planned as such.
    static async Task<PastRun?> OpenAsync((CairnHome Home, PreparedWorkload Prepared) at, Run run,
        RunSnapshot snapshot, CancellationToken cancellationToken)
    {
        try
        {
            var material = new RunMaterial
            {
                RunId = run.Id,
                Spec = run.Spec,
                Blobs = at.Home.FolderOf(run.Id),
                Workload = at.Prepared.Workload,
                Rows = at.Prepared.Rows,
                Layout = LayoutFile.Read(at.Home.FolderOf(run.Id), run.Spec),
                Catalog = at.Prepared.Catalog,
                InstanceKey = at.Home.InstanceKey(),
            };
            return await PastRun.OpenAsync(material, snapshot, cancellationToken);
        }
        catch (Exception exception) when (exception is LayoutDamagedException or SegmentDamagedException)
        {
            return null;
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
