using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Cairn.Running;

namespace Cairn.Tests.Running;

public sealed class BodyRelayTests
{
    const int Pieces = 40;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    public async Task Pieces_are_written_and_hashed_in_their_order(int hands)
    {
        for (var round = 0; round < 100; round++)
        {
            using var written = new MemoryStream();
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var relay = new BodyRelay(written, Making(_ => false), hash);

            await relay.WriteAsync(hands, Stop);

            Assert.Equal(Written(Pieces), Encoding.ASCII.GetString(written.ToArray()));
            Assert.Equal(SHA256.HashData(written.ToArray()), hash.GetCurrentHash());
        }
    }

    // Of the second one the maker may be done first, and it may be the first hand's.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    public async Task Of_two_faults_the_first_is_thrown_behind_what_stands_before_it(int hands)
    {
        for (var round = 0; round < 100; round++)
        {
            using var written = new MemoryStream();
            var relay = new BodyRelay(written, Making(piece => piece is 13 or 14), null);

            var fault = await Assert.ThrowsAsync<InvalidDataException>(() => relay.WriteAsync(hands, Stop));

            Assert.Equal("13", fault.Message);
            Assert.Equal(Written(13), Encoding.ASCII.GetString(written.ToArray()));
        }
    }

    static string Written(int pieces) => string.Concat(Enumerable.Range(0, pieces).Select(piece => $"{piece};"));

    static IEnumerable<Func<BodyPiece>> Making(Func<int, bool> isFaulty)
    {
        for (var piece = 0; piece < Pieces; piece++)
        {
            var number = piece.ToString(CultureInfo.InvariantCulture);
            var isSound = !isFaulty(piece);
            yield return () => isSound ? Piece(number + ";") : throw new InvalidDataException(number);
        }
    }

    static BodyPiece Piece(string text)
    {
        var piece = new BodyPiece(16);
        piece.Sent.Write(Encoding.ASCII.GetBytes(text));
        piece.Digested.Write(Encoding.ASCII.GetBytes(text));
        return piece;
    }
}
