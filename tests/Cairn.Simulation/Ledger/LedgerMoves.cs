using Cairn.Accounting;
using Cairn.Running;
using Cairn.Simulation.Kernel;

namespace Cairn.Simulation.Ledger;

/// <summary>
/// Makes up what is asked of a ledger next, from chance and from what it holds: mostly what a run would ask, at times
/// what it must refuse.
/// </summary>
/// <param name="name">Keeps the runs of one sequence apart from those of others in the same ledger.</param>
sealed class LedgerMoves(string name)
{
    const int Rows = 24;
    const int RunsMax = 5;

    readonly string _workspace = $"w{name}";

    /// <summary>The call that this seed stands for.</summary>
    public LedgerCall Next(ulong seed, ModelLedger ledger)
    {
        var chance = new SimRandom(seed);
        var runs = RunsOf(ledger);
        if (runs.Count == 0 || (runs.Count < RunsMax && chance.Permille(60)))
            return AddRun(chance, $"{name}{(chance.Permille(100) ? 0 : runs.Count)}");
        if (chance.Permille(10))
            return Change(chance, "nobody's");
        var move = new LedgerMove(chance, chance.Of(runs), ledger) { Name = name, WorkspaceId = _workspace };
        return chance.Below(100) switch
        {
            < 28 => move.Plan(),
            < 56 => move.Advance(),
            < 64 => move.Release(),
            < 76 => move.Settle(),
            < 81 => move.SettleLate(),
            < 84 => move.Forget(),
            < 89 => move.Import(),
            < 92 => move.Reopen(),
            92 => move.LetGo(),
            93 => move.AppendStages(),
            94 => move.NoteDeleted(),
            95 => move.Look(),
            96 => new(move.RunId, "mark foreign", async (store, _) =>
            {
                await store.MarkForeignAsync(_workspace, $"foreign{seed % 5}");
                return await store.ForeignBatchesAsync(_workspace);
            }),
            97 => new(move.RunId, "bind host", async (store, _) =>
            {
                await store.BindHostAsync($"host{seed % 3}");
                return await store.HostAsync();
            }),
            _ => Change(chance, move.RunId),
        };
    }

    /// <summary>The runs of this sequence.</summary>
    public IReadOnlyList<ModelRun> RunsOf(ModelLedger ledger) =>
        [.. ledger.Runs.Where(run => run.Run.Id.StartsWith(name, StringComparison.Ordinal))];

    /// <summary>What is asked about the workspace as a whole.</summary>
    public async Task<object?> AskAsync(IRunStore store) => (
        string.Join(' ', (await store.UnresolvedCountsAsync(_workspace)).Order()),
        string.Join(' ', (await store.BoundBatchesAsync(_workspace)).Order(StringComparer.Ordinal)),
        string.Join(' ', (await store.ForeignBatchesAsync(_workspace)).Order(StringComparer.Ordinal)));

    static LedgerCall AddRun(SimRandom chance, string id)
    {
        var run = new Run
        {
            Id = id,
            Limit = chance.Permille(600) ? new Usd(chance.Between(3, 60)) : null,
            RowLimit = chance.Permille(200) ? chance.Between(1, Rows) : null,
            RebuildSince = chance.Permille(200) ? DateTimeOffset.UnixEpoch : null,
            Spec = new()
            {
                Name = $"made up {chance.Below(2)}",
                IsSandbox = chance.Permille(200),
                Tags = new Dictionary<string, string> { ["team"] = $"{chance.Below(2)}", ["of.\"all\""] = "x" },
                WorkloadPath = "",
                WorkloadFingerprint = "",
                InputSha256 = "",
                Rows = Rows,
                LayoutSha256 = "",
                OutputFolder = "",
                StartedAt = DateTimeOffset.UnixEpoch,
                QueueLimit = Rows,
                Plan = new(Rows, "", [], new(Usd.Zero, Usd.Zero, Usd.Zero), null),
            },
        };
        return new(id, $"add run {id}", async (store, _) =>
        {
            await store.AddRunAsync(run);
            return null;
        });
    }

    static LedgerCall Change(SimRandom chance, string id)
    {
        bool Now() => chance.Permille(300);
        var change = new RunChange
        {
            State = Now() ? RunState.Stopped : null,
            Cause = Now() ? chance.Of([StopCause.None, StopCause.Budget, StopCause.Decision]) : null,
            StopMessage = Now() ? "why" : null,
            OrganizationId = Now() ? "org" : null,
            WorkspaceId = Now() ? chance.Of(["workspace", "another"]) : null,
            Limit = Now() ? new Usd(chance.Between(3, 90)) : null,
            RowLimit = Now() ? chance.Between(1, Rows) : null,
            CancelRequested = Now() ? chance.Permille(500) : null,
            QueuePermille = Now() ? chance.Between(1, 1_000) : null,
            BodyBytesMax = Now() ? chance.Between(1, 1_000) : null,
            RebuildSince = Now() ? chance.Of([DateTimeOffset.MinValue, DateTimeOffset.UnixEpoch]) : null,
            PurgedAt = Now() ? DateTimeOffset.UnixEpoch.AddDays(chance.Below(9)) : null,
        };
        return new(id, $"change {id} {change}", async (store, _) => await store.ChangeAsync(id, change));
    }
}
