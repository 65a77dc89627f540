using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Cairn.Quality.Certifying;

/// <summary>
/// The rows by how sure one is of their cheap answers, the surest first; made of scores and a seed and nothing else, so
/// before any audit.
/// </summary>
/// <remarks>
/// Rows of the same score stand in an order that the seed draws: each row has a number, the outputs of the generator of
/// the ties in the order of the rows, and the lower one stands first. Without that, an order of the input that has to
/// do with errors would decide among them.
/// </remarks>
public sealed class Ranking
{
    readonly int[] _rows;
    readonly int[] _ranks;

    Ranking(int[] rows)
    {
        _rows = rows;
        _ranks = new int[rows.Length];
        for (var rank = 0; rank < rows.Length; rank++)
            _ranks[rows[rank]] = rank + 1;
    }

    /// <summary>Ranks rows by score.</summary>
    /// <param name="scores">One finite number for each row; a higher one is surer.</param>
    /// <param name="seed">Draws the order of rows of the same score.</param>
    /// <exception cref="ArgumentException">A score is not finite.</exception>
    public static Ranking Of(IReadOnlyList<double> scores, long seed)
    {
        var numbers = SplitMix64.Of(seed, SeedPurpose.Ties);
        var keys = new (double Surest, ulong Tie, int Row)[scores.Count];
        for (var row = 0; row < keys.Length; row++)
        {
            if (!double.IsFinite(scores[row]))
                throw new ArgumentException($"The score of row {row} is not a finite number.", nameof(scores));

            keys[row] = (-scores[row], numbers.Next(), row);
        }

        Array.Sort(keys);
        return new(Array.ConvertAll(keys, key => key.Row));
    }

    /// <summary>The rows, from 0, in the order of the ranking.</summary>
    public IReadOnlyList<int> Rows => _rows;

    /// <summary>Where a row stands, from 1.</summary>
    public int RankOf(int row) => _ranks[row];

    /// <summary>
    /// The SHA-256 of the rows in their order, each as four bytes, the lowest first, as lower-case hex.
    /// </summary>
    public string Sha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        foreach (var row in _rows)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes, row);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
