using System.Text;
using System.Text.Json;

namespace Cairn.Models;

/// <summary>Reads a models file to its end, collecting faults, so that the user repairs it once.</summary>
sealed class ModelFile(string file, List<Fault> faults)
{
    const long FileBytesMax = 16_000_000;
    const string Shape = """an object {"models": [...]}""";

    static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The models of a file on disk, each with the line of its entry.</summary>
    public List<(Model Model, long Line)> Read()
    {
        var found = File.Exists(file) ? new FileInfo(file).Length : -1;
        if (found < 0)
            return Refuse(null, "no such file", "a models file", "Correct the path, or leave it out.");
        if (found > FileBytesMax)
            return Refuse(null, $"{found} bytes", $"at most {FileBytesMax}", "Name a models file, not data.");

        try
        {
            return Read(File.ReadAllText(file, StrictUtf8));
        }
        catch (DecoderFallbackException)
        {
            return Refuse(null, "bytes that are not UTF-8", "UTF-8 text", "Save the file as UTF-8.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return Refuse(null, "a file that cannot be read", "a readable file", unreadable.Message);
        }
    }

    /// <summary>The models of a text, each with the line of its entry.</summary>
    public List<(Model Model, long Line)> Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind is not JsonValueKind.Object
                || !document.RootElement.TryGetProperty("models", out var models)
                || models.ValueKind is not JsonValueKind.Array)
            {
                return Refuse(1, "something else", Shape, "Take the output of `cairn models --json` as a pattern.");
            }

            return ReadEntries(models, JsonLines.OfEntries(text));
        }
        catch (JsonException wrong)
        {
            return Refuse(wrong.LineNumber + 1, "text that is not JSON", Shape, wrong.Message);
        }
    }

    List<(Model Model, long Line)> ReadEntries(JsonElement entries, IReadOnlyList<long> lines)
    {
        var models = new List<(Model Model, long Line)>();
        foreach (var (entry, line) in entries.EnumerateArray().Zip(lines))
        {
            if (ReadEntry(entry.GetRawText(), line) is { } model)
                models.Add((model, line));
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (model, line) in models.Where(read => !ids.Add(read.Model.Id)))
        {
            var found = $"a second \"{model.Id}\"";
            faults.Add(new Fault(file, line, found, "one entry for each id", "Remove one of them."));
        }

        return models;
    }

    Model? ReadEntry(string entry, long line)
    {
        try
        {
            var config = JsonSerializer.Deserialize(entry, ModelConfigJson.Default.ModelConfig);
            return config is null
                ? throw new JsonException("An entry must be an object.", "$", 0, 0)
                : new ModelCheck(file, JsonLines.OfKeys(entry, line), line, faults).Check(config);
        }
        catch (JsonException wrong)
        {
            var place = line + wrong.LineNumber;
            faults.Add(new Fault(
                file, place, $"a value of the wrong kind at {wrong.Path}", "what the format asks for", wrong.Message));
            return null;
        }
    }

    List<(Model Model, long Line)> Refuse(long? line, string found, string expected, string repair)
    {
        faults.Add(new Fault(file, line, found, expected, repair));
        return [];
    }
}
