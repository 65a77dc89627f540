namespace Cairn.Running;

/// <summary>Packs the outcomes of a submission's rows into two bits each, in the order of its row set.</summary>
static class OutcomeMap
{
    const int PerByte = 4;

    public static byte[] Encode(IReadOnlyList<RowOutcome> outcomes)
    {
        var bytes = new byte[(outcomes.Count + PerByte - 1) / PerByte];
        for (var i = 0; i < outcomes.Count; i++)
            bytes[i / PerByte] |= (byte)((int)outcomes[i] << (i % PerByte * 2));
        return bytes;
    }

    public static RowOutcome At(byte[] encoded, int index) =>
        (RowOutcome)((encoded[index / PerByte] >> (index % PerByte * 2)) & 3);

    public static RowSet Rows(RowSet rows, byte[] encoded, Func<RowOutcome, bool> where) =>
        RowSet.OfAscending(rows.Where((_, index) => where(At(encoded, index))));
}
