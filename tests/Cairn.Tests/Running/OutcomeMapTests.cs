using Cairn.Running;

namespace Cairn.Tests.Running;

public sealed class OutcomeMapTests
{
    [Fact]
    public void Each_row_keeps_its_own_outcome_through_the_ledger() => Law.Holds<byte[]>(bytes =>
    {
        var outcomes = bytes.Select(each => (RowOutcome)(each % 4)).ToList();
        var map = OutcomeMap.Decode(OutcomeMap.Of(outcomes).Encode());
        return outcomes.Index().All(each => map.At(each.Index) == each.Item);
    });

    [Fact]
    public void It_names_the_rows_of_a_set_by_their_place_in_it()
    {
        var map = OutcomeMap.Of(
            [RowOutcome.Returned, RowOutcome.Failed, RowOutcome.Succeeded, RowOutcome.Failed, RowOutcome.Repeated]);

        Assert.Equal([7, 30], map.Rows(RowSet.OfAscending([2, 7, 9, 30, 31]), outcome => outcome == RowOutcome.Failed));
    }

    [Fact]
    public void Four_outcomes_take_one_byte() =>
        Assert.Equal(25_000, OutcomeMap.Of([.. Enumerable.Repeat(RowOutcome.Repeated, 100_000)]).Encode().Length);
}
