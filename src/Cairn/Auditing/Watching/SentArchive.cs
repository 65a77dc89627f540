using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Cairn.Auditing.Reading;
using Cairn.Models;

namespace Cairn.Auditing.Watching;

/// <summary>
/// Keeps of each batch whose requests are known what later ones are compared with: its call, and the first request of
/// each set that could share an entry, with the tokens that the set read and wrote.
/// </summary>
/// <remarks>A file for each batch, for its owner's eyes only, since prompts are in it.</remarks>
/// <param name="folder">Where; made at the first batch.</param>
/// <param name="catalog">The models.</param>
sealed class SentArchive(string folder, ModelCatalog catalog)
{
    // What one batch keeps; the sets with most rows are the ones that others look for.
    const int GroupsMax = 64;

    // No entry outlives an hour, and no batch runs longer than a day: what is older explains nothing.
    static readonly TimeSpan Memory = TimeSpan.FromDays(3);

    /// <summary>Writes a batch down, in place of what was written of it before.</summary>
    public void Keep(SentBatch batch)
    {
        OwnerOnly.CreateFolder(folder);
        var path = PathOf(batch.Call.BatchId);
        var draft = $"{path}.{Environment.ProcessId}";
        using (var file = OwnerOnly.CreateFile(draft))
        {
            file.Write(Head(batch.Call));
            foreach (var group in batch.Groups.OrderByDescending(group => group.Rows).Take(GroupsMax))
                file.Write(Line(group));
        }

        File.Move(draft, path, overwrite: true);
        Forget(batch.Call.CreatedAt - Memory);
    }

    /// <summary>The batches that were created before one, no more than three days, oldest first.</summary>
    /// <exception cref="BadInputException">One of the files is damaged.</exception>
    public IReadOnlyList<SentBatch> Before(SentCall call)
    {
        if (!Directory.Exists(folder))
            return [];
        return
        [
            .. from path in Directory.EnumerateFiles(folder, "*.jsonl")
               let batch = Read(path, call)
               where batch is not null && batch.Call.BatchId != call.BatchId
               orderby batch.Call.CreatedAt, batch.Call.BatchId
               select batch,
        ];
    }

    // Prompts are kept no longer than they can explain anything.
    void Forget(DateTimeOffset before)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*.jsonl").ToList())
        {
            if (HeadOf(path) is { } call && call.CreatedAt < before)
                File.Delete(path);
        }
    }

    static SentCall? HeadOf(string path) =>
        File.ReadLines(path).FirstOrDefault() is { } head ? CallOf(JsonElement.Parse(head)) : null;

    // A batch id is of letters and digits; whatever else somebody types must not lead out of the folder.
    string PathOf(string batchId) => Path.Combine(folder,
        string.Concat(batchId.Where(sign => char.IsAsciiLetterOrDigit(sign) || sign is '_' or '-')) + ".jsonl");

    static byte[] Head(SentCall call)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("batch_id", call.BatchId);
            writer.WriteString("created_at", call.CreatedAt);
            writer.WriteString("ended_at", call.EndedAt);
            writer.WriteString("workspace", call.Workspace);
            writer.WriteString("betas", call.BetaList);
            writer.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    static byte[] Line(SentGroup group)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $$"""{"rows":{{group.Rows}},"read_tokens":{{group.ReadTokens}},"""), buffer);
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"\"written_tokens\":{group.WrittenTokens},\"custom_id\":"), buffer);
        Encoding.UTF8.GetBytes(JsonSerializer.Serialize(group.Prompt.CustomId), buffer);
        Encoding.UTF8.GetBytes(",\"params\":", buffer);
        group.Prompt.Measured.Request.Prompt!.WriteParams(buffer, []);
        Encoding.UTF8.GetBytes("}\n", buffer);
        return buffer.WrittenSpan.ToArray();
    }

    SentBatch? Read(string path, SentCall before)
    {
        try
        {
            using var lines = File.ReadLines(path).GetEnumerator();
            if (!lines.MoveNext())
                return null;
            var call = CallOf(JsonElement.Parse(lines.Current));
            if (call.CreatedAt > before.CreatedAt || call.CreatedAt < before.CreatedAt - Memory)
                return null;
            var reader = new RecordReader(catalog);
            List<SentGroup> groups = [];
            while (lines.MoveNext())
                groups.AddRange(GroupsOf(JsonElement.Parse(lines.Current), path, reader));
            return new(call, groups, 0, 0);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or FormatException
            or InvalidOperationException)
        {
            throw new BadInputException([new(path, null, "a damaged record of a batch", "as cairn wrote it",
                "Remove the file; adopting that batch again with --requests writes it anew.")]);
        }
    }

    static SentCall CallOf(JsonElement head) => new(
        head.GetProperty("batch_id").GetString()!, head.GetProperty("created_at").GetDateTimeOffset(),
        head.GetProperty("ended_at").GetDateTimeOffset(), head.GetProperty("workspace").GetString()!,
        head.GetProperty("betas").GetString()!.Split(", ", StringSplitOptions.RemoveEmptyEntries));

    IEnumerable<SentGroup> GroupsOf(JsonElement line, string path, RecordReader reader)
    {
        foreach (var request in reader.Read(line, new(path, 1)))
        {
            if (SentPrompt.Of(MeasuredRequest.Of(request, catalog)) is { } prompt)
            {
                yield return SentGroup.Of(prompt, line.GetProperty("rows").GetInt32(),
                    line.GetProperty("read_tokens").GetInt64(), line.GetProperty("written_tokens").GetInt64());
            }
        }
    }
}
