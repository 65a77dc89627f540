using Cairn.Models;
using Cairn.Running;
using Cairn.Tests.Workloads;
using Cairn.Workloads;

namespace Cairn.Tests.Running;

public sealed class ReadAheadTests : IDisposable
{
    const int Rows = 5_000;

    readonly WorkloadSetup _setup = new();

    [Fact]
    public void Rows_read_ahead_are_the_rows_in_their_order()
    {
        var rows = Source(row => $"{{\"id\":{row},\"text\":\"text of {row % 7}\"}}");
        var asked = RowSet.Range(0, Rows).Except(RowSet.Range(1_500, 3_500));

        Assert.Equal(rows.Read(asked).Select(Told), Ahead(rows, asked, Told));
    }

    [Fact]
    public void A_row_that_cannot_be_composed_is_refused_where_it_stands()
    {
        var rows = Source(row => row is 3_210 or 4_000 ? $"{{\"id\":{row}}}" : $"{{\"id\":{row},\"text\":\"a\"}}");
        var read = new List<int>();

        var exception = Assert.Throws<BadInputException>(() =>
        {
            foreach (var number in Ahead(rows, RowSet.Range(0, Rows), Number))
                read.Add(number);
        });

        Assert.Equal(Enumerable.Range(0, 3_210), read);
        Assert.Equal(3_211, Assert.Single(exception.Faults).Line);
    }

    [Fact]
    public void An_input_that_changes_under_it_is_noticed()
    {
        var rows = Source(row => $"{{\"id\":{row},\"text\":\"a\"}}");
        _setup.Write("rows.jsonl", "{\"id\":1,\"text\":\"a\"}\n");

        Assert.Throws<BadInputException>(() => Ahead(rows, RowSet.Range(0, Rows), Number).Count());
    }

    [Fact]
    public void Whoever_stops_reading_leaves_nothing_behind()
    {
        var rows = Source(row => $"{{\"id\":{row},\"text\":\"a\"}}");

        Assert.Equal([0, 1, 2], Ahead(rows, RowSet.Range(0, Rows), Number).Take(3));
        Assert.Equal(Rows, Ahead(rows, RowSet.Range(0, Rows), Number).Count());
    }

    [Fact]
    public void Parts_are_made_also_when_there_are_no_more_to_take()
    {
        var rows = Source(row => $"{{\"id\":{row},\"text\":\"a\"}}");

        var parts = rows.AskInParts<List<int>>(
            RowSet.Range(0, Rows), (() => [], (kept, place, _) => kept.Add(place))).ToList();

        Assert.InRange(parts.Count, 2, Rows);
        Assert.Equal(Enumerable.Range(0, Rows), parts.SelectMany(make => make()));
    }

    public void Dispose() => _setup.Dispose();

    static IEnumerable<T> Ahead<T>(RowSource rows, RowSet asked, Func<(Row Row, ComposedRequest Request), T> told) =>
        rows.ReadAhead<List<T>>(asked, () => [], (kept, own, row) => kept.Add(told((row, own.Lend(row)))))
            .SelectMany(kept => kept);

    static (int, UInt128, string) Told((Row Row, ComposedRequest Request) read) =>
        (read.Row.Number, read.Request.Identity(), WorkloadSetup.Bytes(read.Request));

    static int Number((Row Row, ComposedRequest Request) read) => read.Row.Number;

    RowSource Source(Func<int, string> line)
    {
        _setup.Write("rows.jsonl", string.Join('\n', Enumerable.Range(0, Rows).Select(line)));
        var workload = _setup.Read(WorkloadSetup.Minimal.Replace("rows.csv", "rows.jsonl", StringComparison.Ordinal));
        var input = InputSnapshot.Take(workload.Input, TestContext.Current.CancellationToken);
        return new(workload, new(workload.Input, input), new(workload, ModelCatalog.BuiltIn));
    }
}
