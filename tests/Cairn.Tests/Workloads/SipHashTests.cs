using System.Buffers.Binary;
using Cairn.Workloads;

namespace Cairn.Tests.Workloads;

public sealed class SipHashTests
{
    static readonly byte[] Counted = [.. Enumerable.Range(0, 16).Select(value => (byte)value)];

    // The first and the last but one of the reference implementation's vectors, and that of the paper's appendix.
    [Theory]
    [InlineData(0, 0x726fdb47dd0e0e31)]
    [InlineData(7, 0xab0200f58b01d137)]
    [InlineData(8, 0x93f5f5799a932462)]
    [InlineData(15, 0xa129ca6149be45e5)]
    public void It_gives_the_codes_of_its_authors(int length, ulong code)
    {
        var hash = new SipHash(
            BinaryPrimitives.ReadUInt64LittleEndian(Counted),
            BinaryPrimitives.ReadUInt64LittleEndian(Counted.AsSpan(8)));

        Assert.Equal(code, hash.Of(Counted.AsSpan(0, length)));
    }
}
