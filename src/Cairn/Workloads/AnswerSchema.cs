using System.Buffers;
using System.Text.Json;

namespace Cairn.Workloads;

/// <summary>
/// What an answer has to look like, as Claude's structured outputs accept it, and the check that it does.
/// </summary>
/// <remarks>
/// Keywords that Claude does not take, or that could not be checked here, are refused when the schema is read: an
/// answer is never called right on half a check.
/// </remarks>
public sealed class AnswerSchema
{
    readonly SchemaNode _root;

    AnswerSchema(ReadOnlyMemory<byte> json, SchemaNode root)
    {
        Json = json;
        _root = root;
    }

    /// <summary>The schema as it is sent, compact, key order kept.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>Reads a schema.</summary>
    /// <param name="json">The schema, UTF-8.</param>
    /// <param name="fileName">Its name for error messages.</param>
    /// <exception cref="BadInputException">
    /// It is not JSON, or uses what cannot be checked; all faults together.
    /// </exception>
    public static AnswerSchema Parse(ReadOnlySpan<byte> json, string fileName)
    {
        var faults = new FaultList();
        var schema = Parse(json, fileName, faults);
        faults.ThrowIfAny();
        return schema!;
    }

    /// <summary>What is wrong with an answer, without quoting it; null when nothing is.</summary>
    public string? FaultOf(JsonElement answer) => _root.FaultOf(answer, "");

    /// <summary>The most characters of an answer, where the schema only lists values; null where it does not.</summary>
    internal int? LengthMax => _root.LengthMax(0);

    internal static AnswerSchema? Parse(ReadOnlySpan<byte> json, string fileName, FaultList faults)
    {
        var before = faults.Total;
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json.ToArray(), RowFields.Options);
        }
        catch (JsonException exception)
        {
            var place = new Place(fileName, exception.LineNumber + 1);
            faults.Add(
                place, "a schema that is not clean JSON", "one JSON object without duplicate keys", exception.Message);
            return null;
        }

        var root = new SchemaReader(document.RootElement, new(fileName, null), faults).Read();
        if (faults.Total > before)
            return null;

        var compact = new ArrayBufferWriter<byte>();
        JsonText.WriteCompact(compact, json.StartsWith("\uFEFF"u8) ? json[3..] : json);
        return new(compact.WrittenMemory, root);
    }
}
