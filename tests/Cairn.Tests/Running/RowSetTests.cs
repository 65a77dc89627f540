using Cairn.Running;

namespace Cairn.Tests.Running;

public sealed class RowSetTests
{
    [Fact]
    public void A_set_has_the_rows_that_were_put_in() => ForAll((a, _) => Set(a).SequenceEqual(Rows(a)));

    [Fact]
    public void Its_count_is_the_number_of_its_rows() => ForAll((a, _) => Set(a).Count == Rows(a).Count);

    [Fact]
    public void It_contains_what_it_enumerates_and_nothing_else() =>
        ForAll((a, _) => Enumerable.Range(-1, 260).All(row => Set(a).Contains(row) == Rows(a).Contains(row)));

    [Fact]
    public void A_union_has_the_rows_of_either_set() =>
        ForAll((a, b) => Set(a).Union(Set(b)).SequenceEqual(Rows(a).Union(Rows(b)).Order()));

    [Fact]
    public void A_difference_has_the_rows_of_the_first_set_alone() =>
        ForAll((a, b) => Set(a).Except(Set(b)).SequenceEqual(Rows(a).Except(Rows(b))));

    [Fact]
    public void A_set_comes_back_from_the_ledger_as_it_was() => ForAll((a, b) =>
    {
        var set = Set(a).Union(Set(b));
        return RowSet.Decode(set.Encode()).Ranges.SequenceEqual(set.Ranges);
    });

    [Fact]
    public void There_is_a_gap_between_any_two_ranges_whatever_made_them() => ForAll((a, b) =>
        new[] { Set(a).Union(Set(b)), Set(a).Except(Set(b)), Set(a) }.All(set =>
            set.Ranges.All(range => range.Start < range.End)
            && set.Ranges.Zip(set.Ranges.Skip(1)).All(pair => pair.First.End < pair.Second.Start)));

    [Fact]
    public void A_hundred_thousand_consecutive_rows_take_a_few_bytes() =>
        Assert.True(RowSet.Range(900_000, 1_000_000).Encode().Length <= 6);

    [Fact]
    public void Rows_out_of_order_are_refused() =>
        Assert.Throws<ArgumentException>(() => RowSet.OfAscending([3, 3]));

    static void ForAll(Func<byte[], byte[], bool> law) => Law.Holds(law);

    static RowSet Set(byte[] rows) => RowSet.OfAscending(Rows(rows));

    static IReadOnlyList<int> Rows(byte[] rows) => [.. rows.Select(row => (int)row).Distinct().Order()];
}
