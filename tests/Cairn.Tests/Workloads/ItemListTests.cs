using System.Text.Json;
using Cairn.Models;
using Cairn.Workloads;

namespace Cairn.Tests.Workloads;

/// <summary>Parts of a prompt that are made of items, and the order in which they stand.</summary>
public sealed class ItemListTests : IDisposable
{
    const string Head = WorkloadSetup.Unasked;

    readonly WorkloadSetup _setup = new();

    public ItemListTests() => _setup.Write("rows.csv", "id,a,b,c\n1,x,y,z\n2,x,w,z\n");

    [Fact]
    public void Fields_are_written_one_to_a_line_in_the_order_named() => Assert.Equal(
        ["c: z\na: x\n"], TextsOf(Head + "user: { fields: [c, a] }", 0));

    [Fact]
    public void All_fields_are_those_of_the_row_without_its_key() => Assert.Equal(
        ["a: x\nb: y\nc: z\n"], TextsOf(Head + "user: { fields: all }", 0));

    [Fact]
    public void Each_item_of_a_list_is_written_with_an_empty_line_behind_it()
    {
        _setup.Write("rows.csv", "id,contexts\n1,\"[\"\"one\"\",\"\"two\"\"]\"\n");

        Assert.Equal(["one\n\ntwo\n\n"], TextsOf(Head + "user: { each: contexts }", 0));
    }

    [Fact]
    public void Texts_and_items_stand_in_one_message_as_blocks_of_their_own() => Assert.Equal(
        ["Look:", "b: y\n", "Then x."], TextsOf(Head + "user: ['Look:', { fields: [b] }, 'Then {{ a }}.']", 0));

    [Fact]
    public void Items_of_a_shape_stand_first_and_end_a_block()
    {
        var shape = new PromptShape([new(-1, [new("c", "c: z\n")]), new(0, [new("b", "b: w\n")])]);
        var yaml = Head + "user: { fields: all, reorder: auto }";

        Assert.Equal(["c: z\n", "a: x\nb: y\n"], TextsOf(yaml, 0, shape));
        Assert.Equal(["c: z\n", "b: w\n", "a: x\n"], TextsOf(yaml, 1, shape));
    }

    [Fact]
    public void Rows_with_a_prefix_in_common_have_the_same_block()
    {
        var shape = new PromptShape([new(-1, [new("c", "c: z\n"), new("a", "a: x\n")])]);
        var workload = _setup.Read(Head + "user: { fields: all, reorder: auto }").With(shape);
        var requests = Compose(workload);

        Assert.Equal(requests[0].Blocks[0].Hash, requests[1].Blocks[0].Hash);
        Assert.NotEqual(requests[0].Blocks[1].Hash, requests[1].Blocks[1].Hash);
    }

    [Fact]
    public void Fixed_items_stay_where_they_are()
    {
        var shape = new PromptShape([new(-1, [new("c", "c: z\n")])]);

        Assert.Equal(["a: x\nb: y\nc: z\n"], TextsOf(Head + "user: { fields: all }", 0, shape));
    }

    [Fact]
    public void Another_shape_is_another_fingerprint()
    {
        var workload = _setup.Read(Head + "user: { fields: all, reorder: auto }");
        var shaped = workload.With(new([new(-1, [new("c", "c: z\n")])]));

        Assert.NotEqual(workload.Fingerprint, shaped.Fingerprint);
        Assert.NotEqual(shaped.Fingerprint, workload.With(new([new(-1, [new("c", "c: y\n")])])).Fingerprint);
    }

    [Theory]
    [InlineData("user: { fields: all, reorder: maybe }", "\"maybe\"")]
    [InlineData("user: { fields: [a], each: b }", "both fields and each")]
    [InlineData("user: { fields: [a, a] }", "\"a\" twice")]
    [InlineData("user: { fields: some }", "\"some\"")]
    [InlineData("user: { fields: [a, d] }", "the column \"d\"")]
    [InlineData("user: [{ fields: [a], reorder: auto }, { fields: [b], reorder: auto }]", "a second part")]
    [InlineData("user: ['{{ a }}', { fields: [b], reorder: auto }]", "a text that changes from row to row")]
    [InlineData("user: []", "an empty list")]
    public void What_cannot_be_meant_is_refused(string user, string found) => Assert.Contains(
        Assert.Throws<BadInputException>(() => _setup.Read(Head + user)).Faults,
        fault => fault.Found.Contains(found, StringComparison.Ordinal));

    [Theory]
    [InlineData("1,plain")]
    [InlineData("1,[]")]
    public void A_row_without_a_list_is_refused(string row)
    {
        _setup.Write("rows.csv", $"id,contexts\n{row}\n");

        var refused = Assert.Throws<BadInputException>(() => _setup.Compose(Head + "user: { each: contexts }"));
        Assert.Equal("a list with at least one item", refused.Faults[0].Expected);
    }

    public void Dispose() => _setup.Dispose();

    IReadOnlyList<ComposedRequest> Compose(Workload workload)
    {
        var composer = new RequestComposer(workload, ModelCatalog.BuiltIn);
        return [.. _setup.Rows(workload.Input).Select(composer.Compose)];
    }

    IEnumerable<string?> TextsOf(string yaml, int row, PromptShape? shape = null)
    {
        var workload = _setup.Read(yaml);
        var request = Compose(shape is null ? workload : workload.With(shape))[row];
        return request.Blocks.Select(block => JsonElement.Parse(block.Json.Span).GetProperty("text").GetString());
    }
}
