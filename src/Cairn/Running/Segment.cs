using System.Security.Cryptography;
using System.Text.Json;
using Cairn.Claude;

namespace Cairn.Running;

/// <summary>
/// The immutable file that holds what the API answered to one submission: the lines as they came, in row order. Its
/// name
/// is the submission and the hash of its content, so that writing it twice is harmless.
/// </summary>
static class Segment
{
    /// <summary>Writes lines durably; returns the segment's name.</summary>
    /// <param name="context">The run.</param>
    /// <param name="submissionId">Whose lines they are.</param>
    /// <param name="lines">What writes them, and how many bytes they have, about.</param>
    public static async Task<string> WriteAsync(
        RunContext context, string submissionId, (long Bytes, Func<SegmentDraft, Task> Write) lines)
    {
        await using var draft = await context.Blobs.DraftAsync($"{submissionId}.segment");
        await using var segment = new SegmentDraft(draft, lines.Bytes);
        await lines.Write(segment);
        var name = $"{submissionId}-{HashOf(await segment.EndAsync())}.jsonl";
        await draft.PublishAsync(name);
        return name;
    }

    /// <summary>Opens a segment whose content is still the one that its name carries the hash of.</summary>
    /// <exception cref="SegmentDamagedException">It is not, or the file is gone.</exception>
    public static Stream OpenVerified(RunMaterial material, string name) => OpenVerified(material.Blobs, name);

    /// <inheritdoc cref="OpenVerified(RunMaterial, string)"/>
    public static Stream OpenVerified(IBlobStore blobs, string name)
    {
        var file = blobs.OpenRead(name) ?? throw new SegmentDamagedException(name);
        if (name.Contains($"-{HashOf(SHA256.HashData(file))}.", StringComparison.Ordinal))
        {
            file.Position = 0;
            return file;
        }

        file.Dispose();
        throw new SegmentDamagedException(name);
    }

    /// <summary>Records in the form of a result that a row was refused before any batch was created.</summary>
    public static Task<string> WriteRefusalAsync(RunContext context, Submission submission, int row, ApiError error)
    {
        var customId = context.CustomIdOf(submission, row).Format(context.InstanceKey.Span);
        var line = Refusal(customId, error.Type, error.Message);
        return WriteAsync(context, submission.Id, (line.Length, segment => segment.AddAsync(line).AsTask()));
    }

    /// <summary>The line that says that a row failed without an answer of the API.</summary>
    public static ReadOnlyMemory<byte> Refusal(string customId, string type, string message)
    {
        using var line = new MemoryStream();
        using (var writer = new Utf8JsonWriter(line))
        {
            writer.WriteStartObject();
            writer.WriteString("custom_id", customId);
            writer.WriteStartObject("result");
            writer.WriteString("type", "errored");
            writer.WriteStartObject("error");
            writer.WriteString("type", "error");
            writer.WriteStartObject("error");
            writer.WriteString("type", type);
            writer.WriteString("message", message);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        return line.ToArray();
    }

    static string HashOf(byte[] sha256) => Convert.ToHexStringLower(sha256)[..16];
}
