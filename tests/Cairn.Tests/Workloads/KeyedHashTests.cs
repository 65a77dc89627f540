using Cairn.Workloads;

namespace Cairn.Tests.Workloads;

public sealed class KeyedHashTests
{
    readonly KeyedHash _hash = new();

    [Fact]
    public void Texts_that_differ_in_one_bit_their_length_or_their_kind_have_different_values()
    {
        for (var length = 0; length < 40; length++)
        {
            var text = new byte[length];
            List<UInt128> values = [_hash.Of(0, text), _hash.Of(1, text), _hash.Of(0, new byte[length + 1])];
            for (var bit = 0; bit < 8 * length; bit++)
            {
                text[bit / 8] ^= (byte)(1 << (bit % 8));
                values.Add(_hash.Of(0, text));
                text[bit / 8] = 0;
            }

            Assert.Distinct(values);
        }
    }

    [Fact]
    public void The_same_text_has_one_value_wherever_it_lies_in_memory()
    {
        byte[] text = [.. Enumerable.Range(0, 300).Select(index => (byte)(index * 31 % 256))];

        Assert.All(Enumerable.Range(1, 9), offset =>
            Assert.Equal(_hash.Of(3, text), _hash.Of(3, new byte[offset].Concat(text).ToArray().AsSpan(offset))));
    }

    // The points of another hash are others, so what collides in one process would not in the next.
    [Fact]
    public void Two_hashes_have_nothing_in_common() =>
        Assert.NotEqual(_hash.Of(0, "text"u8), new KeyedHash().Of(0, "text"u8));

    [Fact]
    public void Every_value_is_in_the_field()
    {
        byte[] high = [.. Enumerable.Repeat((byte)0xFF, 1_000)];

        Assert.All(Enumerable.Range(0, high.Length), length =>
        {
            var value = _hash.Of(int.MaxValue, high.AsSpan(0, length));
            Assert.True((ulong)(value >> 64) < (1UL << 61) - 1);
            Assert.True((ulong)(value & ulong.MaxValue) < (1UL << 61) - 1);
        });
    }
}
