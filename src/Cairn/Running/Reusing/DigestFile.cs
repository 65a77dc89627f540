using System.Runtime.InteropServices;

namespace Cairn.Running.Reusing;

/// <summary>
/// Keeps among a run's files which request each row of its input made, sixteen bytes a row: by these a later run finds
/// out what was asked before.
/// </summary>
static class DigestFile
{
    const string Name = "requests.bin";
    const int PieceRows = 4_096;

    /// <summary>Writes the digests durably, in the order of the input.</summary>
    public static async Task WriteAsync(IBlobStore blobs, IEnumerable<UInt128> digests)
    {
        await using var draft = await blobs.DraftAsync(Name);
        foreach (var piece in digests.Chunk(PieceRows))
            draft.Content.Write(MemoryMarshal.AsBytes(piece.AsSpan()));
        await draft.PublishAsync(Name);
    }

    /// <summary>
    /// Forgets the requests of rows without a good answer, before they are asked in other words: nobody may take the
    /// answer that they get then for one to these.
    /// </summary>
    /// <param name="material">The run.</param>
    /// <param name="snapshot">What the ledger shows of it.</param>
    public static async Task ForgetUnansweredAsync(RunMaterial material, RunSnapshot snapshot)
    {
        var digests = Read(material.Blobs, material.Spec.InputRows);
        await using var records = new RecordFinder(material, snapshot);
        for (var row = 0; row < digests.Length; row++)
        {
            if (records.RecordedFinal(row) != true)
                digests[row] = UInt128.Zero;
        }

        if (digests.Length > 0)
            await WriteAsync(material.Blobs, digests);
    }

    /// <summary>The digests of a run; none where it kept none for just these rows.</summary>
    /// <param name="blobs">The files of the run.</param>
    /// <param name="rows">How many rows its input has.</param>
    public static UInt128[] Read(IBlobStore blobs, int rows)
    {
        using var file = blobs.OpenRead(Name);
        var digests = new UInt128[file is null ? 0 : rows];
        if (file is null || file.Length != (long)rows * Marshal.SizeOf<UInt128>())
            return [];
        file.ReadExactly(MemoryMarshal.AsBytes(digests.AsSpan()));
        return digests;
    }
}
