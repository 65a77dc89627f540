using System.Security.Cryptography;
using System.Text.Json;

namespace Cairn.Running.Reusing;

/// <summary>
/// Keeps the answers that a run took over from earlier ones among its own files, in the order of the input: it does
/// not need those runs again. The run agrees to the file by its hash.
/// </summary>
static class ReusedFile
{
    const string Prefix = "reused-";

    /// <summary>Writes the answers durably; returns the SHA-256 of the file.</summary>
    public static async Task<string> WriteAsync(IBlobStore blobs, IAsyncEnumerable<ReusedAnswer> answers)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var draft = await blobs.DraftAsync("reused.jsonl");
        using var line = new MemoryStream();
        await foreach (var answer in answers)
        {
            line.SetLength(0);
            using (var json = new Utf8JsonWriter(line))
                answer.WriteTo(json);
            line.WriteByte((byte)'\n');
            var bytes = line.GetBuffer().AsMemory(0, (int)line.Length);
            hash.AppendData(bytes.Span);
            await draft.Content.WriteAsync(bytes);
        }

        var sha256 = Convert.ToHexStringLower(hash.GetCurrentHash());
        await draft.PublishAsync(NameOf(sha256));
        return sha256;
    }

    /// <summary>Opens the file that a run agreed to, known to be whole; null where it took nothing over.</summary>
    /// <exception cref="SegmentDamagedException">The file is gone or damaged.</exception>
    public static Stream? Open(IBlobStore blobs, RunSpec spec)
    {
        if (spec.ReusedSha256 is not { } sha256)
            return null;
        var file = blobs.OpenRead(NameOf(sha256)) ?? throw new SegmentDamagedException(NameOf(sha256));
        if (Convert.ToHexStringLower(SHA256.HashData(file)) == sha256)
        {
            file.Position = 0;
            return file;
        }

        file.Dispose();
        throw new SegmentDamagedException(NameOf(sha256));
    }

    static string NameOf(string sha256) => $"{Prefix}{sha256[..16]}.jsonl";
}
