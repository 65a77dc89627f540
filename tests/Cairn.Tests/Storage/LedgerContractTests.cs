using Cairn.Models;
using Cairn.Simulation.Kernel;
using Cairn.Simulation.Ledger;
using Cairn.Storage;

namespace Cairn.Tests.Storage;

/// <summary>What every ledger does alike: random calls, valid and not, on the real one and on the model.</summary>
public sealed class LedgerContractTests(ITestOutputHelper output)
{
    const int CallsEach = 200;
    const int SequencesPerLedger = 20;
    const int RunsChecked = 5;

    static int Sequences => Environment.GetEnvironmentVariable("CAIRN_PROOF") == "nightly" ? 100_000 : 2_000;

    [Fact]
    public async Task The_ledger_does_what_its_model_does()
    {
        // One after the other: SQLite guards its memory by one lock in a process, so two at once end no sooner and take
        // a third more of the processors.
        var calls = 0L;
        for (var first = 0; first < Sequences; first += SequencesPerLedger)
            calls += await FightAsync(first);

        output.WriteLine($"ledger contract: {Sequences} sequences, {calls} calls");
    }

    // Some sequences on one ledger; returns how many calls they made.
    static async Task<long> FightAsync(int first)
    {
        using var file = new LedgerFile();
        using var store = SqliteRunStore.Open(file.Path, file.Clock);
        var duel = new LedgerDuel(store, file.Clock);
        for (var seed = first; seed < first + SequencesPerLedger; seed++)
        {
            if (await duel.FightAsync($"{seed:00000}", SeedsOf(seed)) is { } difference)
                Assert.Fail(await ExplainAsync(seed, difference));
        }

        // A check reads the whole file, so the newest runs stand for all.
        foreach (var run in (await store.RunsAsync()).Take(RunsChecked))
            Assert.Empty(await store.CheckAsync(run.Id, ModelCatalog.BuiltIn));
        return duel.Calls;
    }

    static ulong[] SeedsOf(int seed)
    {
        var chance = SimRandom.Of((ulong)seed, "ledger");
        return [.. Enumerable.Range(0, CallsEach).Select(_ => chance.Next())];
    }

    static async Task<string> ExplainAsync(int seed, string difference)
    {
        var fewest = await LedgerDuel.ShrinkAsync(SeedsOf(seed),
            async seeds => await AloneAsync(seed, seeds) is not null);
        var alone = await AloneAsync(seed, fewest);
        return $"sequence {seed}: {difference}\nalone, with the {fewest.Count} calls of seeds "
            + $"{string.Join(", ", fewest)}: {alone ?? "no difference; it needs the sequences before it"}";
    }

    static async Task<string?> AloneAsync(int seed, IReadOnlyList<ulong> seeds)
    {
        using var file = new LedgerFile();
        using var store = SqliteRunStore.Open(file.Path, file.Clock);
        return await new LedgerDuel(store, file.Clock).FightAsync($"{seed:00000}", seeds);
    }
}
