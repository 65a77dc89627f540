using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Requests;

namespace Cairn.Tests.Sandbox.Batches;

/// <summary>Pages out of order are the same as pages cut out of the whole list.</summary>
public sealed class BatchListTests
{
    static readonly string?[] Workspaces = [null, "wrkspc_other"];

    [Fact]
    public void Pages_after_a_cursor_are_cut_out_of_the_list()
    {
        var (list, newestFirst) = Make();
        foreach (var (index, cursor) in newestFirst.Index())
        {
            var page = list.Page(new(7, cursor.Id, null));

            Assert.Equal(newestFirst.Skip(index + 1).Take(7), page.Batches);
            Assert.Equal(newestFirst.Count > index + 8, page.HasMore);
        }
    }

    [Fact]
    public void Pages_before_a_cursor_are_cut_out_of_the_list()
    {
        var (list, newestFirst) = Make();
        foreach (var (index, cursor) in newestFirst.Index())
        {
            var page = list.Page(new(7, null, cursor.Id));

            Assert.Equal(newestFirst.Take(index).TakeLast(7), page.Batches);
            Assert.Equal(index > 7, page.HasMore);
        }
    }

    [Fact]
    public void A_page_between_two_cursors_has_what_lies_between()
    {
        var (list, newestFirst) = Make();

        var page = list.Page(new(100, newestFirst[3].Id, newestFirst[9].Id));

        Assert.Equal(newestFirst[4..9], page.Batches);
        Assert.Empty(list.Page(new(100, newestFirst[9].Id, newestFirst[3].Id)).Batches);
    }

    [Fact]
    public void A_cursor_of_another_workspace_or_of_a_deleted_batch_is_refused()
    {
        var (list, newestFirst) = Make();
        list.Remove(newestFirst[0]);

        Assert.Equal(400, Assert.Throws<ApiRefusal>(() => list.Page(new(1, newestFirst[0].Id, null))).Status);
        Assert.Equal(400, Assert.Throws<ApiRefusal>(() => list.Page(
            new(1, newestFirst[1].Id, null) { Workspace = Workspaces[1] })).Status);
    }

    // Two workspaces take turns, some batches are deleted again, and one comes late.
    static (BatchList List, List<Batch> NewestFirst) Make()
    {
        var list = new BatchList();
        var batches = Enumerable.Range(1, 60).Select(Batch).ToList();
        foreach (var batch in batches.Where(batch => batch.Ordinal != 31).Append(batches[30]))
            list.Add(batch);
        foreach (var batch in batches.Where(batch => batch.Ordinal % 5 == 0))
            list.Remove(batch);

        return (list, [.. batches.Where(batch => batch.Ordinal % 5 != 0 && batch.Ordinal % 2 == 1).Reverse()]);
    }

    static Batch Batch(int ordinal) => new()
    {
        Ordinal = ordinal,
        Id = $"msgbatch_{ordinal}",
        Count = 1,
        CreatedAt = Rehearsal.Start,
        StartsAt = Rehearsal.Start,
        Context = new(Door.Batch, RequestContext.SecondVersion, [])
        {
            Workspace = Workspaces[(ordinal + 1) % 2],
        },
    };
}
