namespace Cairn.Running;

/// <summary>The outcomes of a submission's rows in two bits each, in the order of its row set.</summary>
public sealed class OutcomeMap
{
    const int PerByte = 4;

    readonly byte[] _bits;

    OutcomeMap(byte[] bits) => _bits = bits;

    /// <summary>Packs outcomes.</summary>
    public static OutcomeMap Of(IReadOnlyList<RowOutcome> outcomes)
    {
        var bits = new byte[(outcomes.Count + PerByte - 1) / PerByte];
        for (var i = 0; i < outcomes.Count; i++)
            bits[i / PerByte] |= (byte)((int)outcomes[i] << (i % PerByte * 2));
        return new(bits);
    }

    /// <summary>Reads back what <see cref="Encode"/> gave.</summary>
    public static OutcomeMap Decode(byte[] encoded) => new(encoded);

    /// <summary>The form in which the ledger keeps them.</summary>
    public byte[] Encode() => _bits;

    /// <summary>The outcome of the row at an index of the row set.</summary>
    public RowOutcome At(int index) => (RowOutcome)((_bits[index / PerByte] >> (index % PerByte * 2)) & 3);

    /// <summary>The same map but for some rows, which get another outcome.</summary>
    public OutcomeMap With(RowSet rows, RowSet changed, RowOutcome outcome) =>
        Of([.. rows.Select((row, index) => changed.Contains(row) ? outcome : At(index))]);

    /// <summary>The rows whose outcome is one of those asked for.</summary>
    public RowSet Rows(RowSet rows, Func<RowOutcome, bool> where) =>
        RowSet.OfAscending(rows.Where((_, index) => where(At(index))));
}
