using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Cairn.Running;

/// <summary>
/// Notes a batch's id beside the ledger before the ledger knows it, so that a crash in between costs nothing.
/// </summary>
/// <remarks>
/// A line is <c>submission batch check</c>. A line that a crash tore has no right check and counts for nothing, also
/// when the next one was written right behind it.
/// </remarks>
sealed class AcceptedJournal(IBlobStore blobs)
{
    const string Name = "accepted";
    const int CheckLength = 8;

    public Task NoteAsync(string submissionId, string batchId)
    {
        var entry = string.Create(CultureInfo.InvariantCulture, $"{submissionId} {batchId}");
        return blobs.AppendAsync(Name, Encoding.ASCII.GetBytes($"\n{entry} {Check(entry)}\n"));
    }

    /// <summary>The batch id that was noted for a submission, or null.</summary>
    public async Task<string?> FindAsync(string submissionId)
    {
        if (blobs.OpenRead(Name) is not { } file)
            return null;
        using var reader = new StreamReader(file, Encoding.ASCII);
        string? found = null;
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Split(' ') is [var submission, var batch, var check] && submission == submissionId
                && check == Check($"{submission} {batch}"))
            {
                found = batch;
            }
        }

        return found;
    }

    static string Check(string entry) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(entry)))[..CheckLength];
}
