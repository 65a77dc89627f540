using System.Text.Json;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.State;

namespace Cairn.Tests.Sandbox.State;

/// <summary>A snapshot and the changes after it are the same as a snapshot of now.</summary>
public sealed class StateHistoryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Changes_add_up_to_the_whole(int seed)
    {
        using var rehearsal = new Rehearsal(new() { Workers = 3, DropAfterCreate = 4 });
        var history = new StateHistory(rehearsal.Core.Save());
        for (var step = 1; step <= 120; step++)
        {
            Take((seed * 7919) + step, rehearsal);
            history.Add(rehearsal.Core.SaveChanges() with { Number = step });

            Assert.Equal(Text(rehearsal.Core.Save(), rehearsal), Text(history.ToState(), rehearsal));
        }

        Assert.True(rehearsal.Core.Batches.Count > 10);
    }

    [Fact]
    public void A_change_costs_what_changed()
    {
        using var rehearsal = new Rehearsal(new() { Workers = 3 });
        for (var batch = 0; batch < 20; batch++)
            rehearsal.Submit(Rehearsal.Ask($"Row {batch}", "5m"));
        rehearsal.Core.Save();

        rehearsal.Submit(Rehearsal.Ask("The last"));
        var change = rehearsal.Core.SaveChanges();

        Assert.Equal(21, Assert.Single(change.Batches).Ordinal);
        Assert.Empty(change.Books);
        Assert.Empty(change.BatchCache);
    }

    [Fact]
    public void A_record_that_the_snapshot_holds_is_left_out()
    {
        var history = new StateHistory(new() { Number = 5, Ordinal = 9 });

        history.Add(new() { Number = 5, Ordinal = 8 });

        Assert.Equal(9, history.ToState().Ordinal);
    }

    [Fact]
    public void A_missing_record_is_an_error()
    {
        var history = new StateHistory(new() { Number = 5 });

        var exception = Assert.Throws<InvalidDataException>(() => history.Add(new() { Number = 7 }));

        Assert.Contains("Record 6", exception.Message, StringComparison.Ordinal);
    }

    static void Take(int step, Rehearsal rehearsal)
    {
        var ended = rehearsal.Core.Batches.FirstOrDefault(batch => batch.HasEnded);
        var open = rehearsal.Core.Batches.LastOrDefault(batch => !batch.HasEnded);
        switch (step % 11)
        {
            case < 4: rehearsal.Submit(Enumerable.Repeat(Rehearsal.Ask($"{step}", "5m"), (step % 5) + 1)); break;
            case 4 when open is not null: rehearsal.Core.CancelBatch(open.Id); break;
            case 5 when ended is not null: rehearsal.Core.DeleteBatch(ended.Id); break;
            case 6: rehearsal.Send(Rehearsal.Ask("Now", "1h")); break;
            case 7: rehearsal.Core.MeetFaults(new("create", "key", [new("garbage")])); break;
            case 8: rehearsal.Pass(TimeSpan.FromHours(step % 13)); break;
            default: rehearsal.Pass(TimeSpan.FromSeconds(step % 17)); break;
        }
    }

    // An expired entry may lie in a journal, but it is never read again.
    static string Text(SandboxState state, Rehearsal rehearsal) => JsonSerializer.Serialize(
        state with
        {
            Number = 0,
            BatchCache = Live(state.BatchCache, rehearsal.Core),
            MessagesCache = Live(state.MessagesCache, rehearsal.Core),
            Books = [.. state.Books.OrderBy(line => line.ToString(), StringComparer.Ordinal)],
        },
        SandboxStateJson.Default.SandboxState);

    static IReadOnlyList<CacheEntryState> Live(IEnumerable<CacheEntryState> entries, ClaudeSandbox core) =>
        [.. entries.Where(entry => entry.ExpiresAt >= core.Now).OrderBy(entry => entry.Key)];
}
