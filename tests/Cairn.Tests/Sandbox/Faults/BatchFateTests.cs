using System.Text;
using System.Text.Json.Nodes;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Faults;
using Cairn.Sandbox.Requests;

namespace Cairn.Tests.Sandbox.Faults;

/// <summary>What the faults of a batch come to when the sandbox is restarted on the way.</summary>
public sealed class BatchFateTests
{
    [Theory]
    [InlineData("late_commit;seconds=600")]
    [InlineData("expire_share;share=0.5")]
    [InlineData("errored_api;rate=0.5")]
    [InlineData("human_cancels;seconds=22")]
    [InlineData("archived_early;seconds=10")]
    [InlineData("human_deletes;seconds=10")]
    public void A_restart_changes_nothing(string fault)
    {
        using var calm = new Rehearsal(new() { Workers = 1 });
        using var shaken = new Rehearsal(new() { Workers = 1 });
        Submit(calm, fault);
        Submit(shaken, fault);
        for (var restart = 0; restart < 40; restart++)
        {
            calm.Pass(TimeSpan.FromSeconds(11.7));
            shaken.Pass(TimeSpan.FromSeconds(11.7));
            shaken.Restart();
        }

        calm.Pass(TimeSpan.FromHours(25));
        shaken.Pass(TimeSpan.FromHours(25));
        Assert.Equal(Fates(calm), Fates(shaken));
        Assert.Equal(calm.Core.Faults.Strikes, shaken.Core.Faults.Strikes);
    }

    [Fact]
    public void A_state_written_before_there_were_faults_loads()
    {
        using var rehearsal = new Rehearsal();
        var id = rehearsal.Submit(Rehearsal.Ask("Hello")).Id;
        rehearsal.Send(Rehearsal.Ask("Hello"));
        var usd = rehearsal.Usd();
        var state = JsonNode.Parse(rehearsal.Save())!;
        state.AsObject().Remove("Faults");
        state["Batches"]![0]!["Context"]!.AsObject().Remove("Faults");
        state["Books"]![0]!["Key"]!.AsObject().Remove("PriceFactor");
        rehearsal.Restart(Encoding.UTF8.GetBytes(state.ToJsonString()));

        Assert.Equal(usd, rehearsal.Usd());
        Assert.Equal(1, rehearsal.Finish(rehearsal.Core.FindBatch(id)).Done.Succeeded);
    }

    [Fact]
    public void Somebody_else_is_billed_like_anybody()
    {
        using var rehearsal = new Rehearsal();
        rehearsal.Finish(Submit(rehearsal, "foreign_batches"));

        Assert.Equal([1, 2], rehearsal.Core.Bills.Lines.Keys.Select(line => line.Batch).Distinct().Order());
    }

    [Fact]
    public void What_is_held_back_can_be_canceled()
    {
        using var rehearsal = new Rehearsal();
        var batch = Submit(rehearsal, "expire_all");
        rehearsal.Pass(TimeSpan.FromMinutes(1));
        rehearsal.Core.CancelBatch(batch.Id);
        rehearsal.Pass(TimeSpan.FromMinutes(1));

        Assert.Equal((20, true), (batch.Done.Canceled, batch.HasEnded));
    }

    static Batch Submit(Rehearsal rehearsal, string fault)
    {
        var rows = Enumerable.Range(0, 20).Select(row => Rehearsal.Ask($"Row {row}"));
        return rehearsal.Submit(rows, new(Door.Batch, rehearsal.Version, []) { Faults = [FaultRule.Parse(fault)] });
    }

    static List<(DateTimeOffset, BatchCounts, DateTimeOffset?, DateTimeOffset?)> Fates(Rehearsal rehearsal) =>
    [
        .. rehearsal.Core.Batches.Select(batch => (batch.CreatedAt, batch.Done, batch.EndedAt, batch.ArchivedAt)),
    ];
}
