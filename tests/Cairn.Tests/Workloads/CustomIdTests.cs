using System.Text.RegularExpressions;
using Cairn.Workloads;

namespace Cairn.Tests.Workloads;

public sealed class CustomIdTests
{
    static readonly byte[] Key = [1, 2, 3];

    static readonly CustomId Id = new("0123abcd", "zyxw9876", 3, 1_234_567, 2);

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1_048_575, int.MaxValue, 31)]
    [InlineData(7, 255, 1)]
    public void What_is_written_is_read_back(int shard, int row, int attempt)
    {
        var id = Id with { Shard = shard, Row = row, Attempt = attempt };

        Assert.True(CustomId.TryParse(id.Format(Key), Key, out var read));
        Assert.Equal(id, read);
    }

    [Fact]
    public void The_text_is_what_the_api_takes()
    {
        var text = Id.Format(Key);

        Assert.StartsWith("x1-0123abcd-zyxw9876-0003", text, StringComparison.Ordinal);
        Assert.Matches(new Regex("^[a-z0-9-]{45}$"), text);
    }

    [Fact]
    public void A_change_of_any_letter_is_noticed()
    {
        var text = Id.Format(Key);

        Assert.All(Enumerable.Range(0, text.Length), at =>
        {
            var changed = text[..at] + (text[at] == '1' ? '2' : '1') + text[(at + 1)..];
            Assert.False(CustomId.TryParse(changed, Key, out _), changed);
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("my-own-id")]
    [InlineData("x1-0123abcd-zyxw9876-000300014pm72-ÄÄÄÄÄÄÄÄÄÄ")]
    public void Names_of_others_are_not_read(string text) => Assert.False(CustomId.TryParse(text, Key, out _));

    [Fact]
    public void Another_key_does_not_fit() => Assert.False(CustomId.TryParse(Id.Format(Key), [9], out _));

    [Fact]
    public void Without_the_key_the_run_can_still_be_told()
    {
        Assert.True(CustomId.HasPrefixOf(Id.Format(Key), "0123abcd"));
        Assert.False(CustomId.HasPrefixOf(Id.Format(Key), "0123abce"));
        Assert.False(CustomId.HasPrefixOf("x1-0123", "0123abcd"));
    }

    [Fact]
    public void A_new_id_holds_all_forty_bits()
    {
        Assert.Equal("zzzzzzzz", CustomId.NewId([255, 255, 255, 255, 255]));
        Assert.Equal("00000001", CustomId.NewId([0, 0, 0, 0, 1]));
    }

    [Fact]
    public void A_part_out_of_range_is_a_bug_of_the_caller()
    {
        Assert.Throws<ArgumentException>(() => (Id with { Attempt = 32 }).Format(Key));
        Assert.Throws<ArgumentException>(() => (Id with { RunId = "UPPER123" }).Format(Key));
    }
}
