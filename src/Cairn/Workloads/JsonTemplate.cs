using System.Buffers;
using System.Text;
using System.Text.Json;
using Cairn.Workloads.Sources;

namespace Cairn.Workloads;

/// <summary>
/// A JSON value whose strings may be templates. What never changes is escaped once, not once per row.
/// </summary>
sealed class JsonTemplate
{
    readonly List<byte[]> _constants = [];
    readonly List<PromptTemplate> _holes = [];

    // Most have one hole, which only takes texts of columns: all of it is written at once.
    PlainTemplate? _plain;

    JsonTemplate()
    {
    }

    public bool IsConstant => _holes.Count == 0 && Items is null && RowFile is null;

    /// <summary>Where the template asks for the file that the row is about, as one block; null for all else.</summary>
    public Place? RowFile { get; private init; }

    /// <summary>Whether it is a text block, written as all plain text is.</summary>
    public bool IsText { get; private init; }

    /// <summary>The items that stand in its place, as one or more text blocks; null for all else.</summary>
    public ItemList? Items { get; private init; }

    /// <summary>The whole value, where <see cref="IsConstant"/>.</summary>
    public ReadOnlyMemory<byte> Constant => _constants[0];

    public IEnumerable<TemplateColumn> Columns =>
        RowFile is { } place ? [new(DocumentFolder.Data, place)]
        : Items is null ? _holes.SelectMany(hole => hole.Columns)
        : Items.Named;

    /// <summary>A place for items, whose text blocks the composer makes row by row.</summary>
    public static JsonTemplate Of(ItemList items) => new() { Items = items };

    /// <summary>A place for the file of the row: a document, an image or a text.</summary>
    public static JsonTemplate OfRowFile(Place place) => new() { RowFile = place };

    /// <summary>A text block, which is how system and user text is always written.</summary>
    public static JsonTemplate TextBlock(string text, Place place, FaultList faults)
    {
        var template = new JsonTemplate { IsText = true };
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write("""{"type":"text","text":"""u8);
        template.AddString(buffer, text, (place, faults));
        buffer.Write("}"u8);
        return template.Close(buffer);
    }

    /// <summary>A JSON value taken as it is: braces in it are no columns.</summary>
    public static JsonTemplate Literal(string json)
    {
        var template = new JsonTemplate();
        template._constants.Add(Encoding.UTF8.GetBytes(json));
        return template;
    }

    /// <summary>Takes over a JSON value, key order kept; a string with braces in it becomes a template.</summary>
    public static JsonTemplate Parse(ReadOnlySpan<byte> json, Place place, FaultList faults)
    {
        var template = new JsonTemplate();
        var buffer = new ArrayBufferWriter<byte>();
        var reader = new Utf8JsonReader(json);
        var comma = false;
        while (reader.Read())
        {
            if (comma && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
                buffer.Write(","u8);
            comma = reader.TokenType is not
                (JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.PropertyName);
            template.AddToken(buffer, ref reader, (place, faults));
        }

        return template.Close(buffer);
    }

    /// <summary>
    /// The same object with one more property at its end, taken as it is: braces in it are no columns.
    /// </summary>
    public JsonTemplate With(ReadOnlySpan<byte> property)
    {
        var last = _constants[^1].AsSpan(0, _constants[^1].Length - 1);
        var separator = IsConstant && last.Length == 1 ? ""u8 : ","u8;
        var template = new JsonTemplate();
        template._holes.AddRange(_holes);
        template._constants.AddRange(_constants[..^1]);
        template._constants.Add([.. last, .. separator, .. property, (byte)'}']);
        return template.Close();
    }

    public void Render(ArrayBufferWriter<byte> to, Row row, string inputName)
    {
        if (RowFile is { } place)
        {
            FileBlock.Write(to, row, place);
            return;
        }

        if (_plain?.TryWrite(to, row) is true)
            return;

        to.Write(_constants[0]);
        for (var index = 0; index < _holes.Count; index++)
        {
            _holes[index].Write(to, row, inputName);
            to.Write(_constants[index + 1]);
        }
    }

    void AddToken(ArrayBufferWriter<byte> buffer, ref Utf8JsonReader reader, (Place, FaultList) context)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                JsonText.WriteString(buffer, reader.GetString());
                buffer.Write(":"u8);
                break;
            case JsonTokenType.String:
                AddString(buffer, reader.GetString()!, context);
                break;
            default:
                buffer.Write(reader.ValueSpan);
                break;
        }
    }

    void AddString(ArrayBufferWriter<byte> buffer, string text, (Place Place, FaultList Faults) context)
    {
        var hole = PromptTemplate.IsTemplate(text) ? PromptTemplate.Parse(text, context.Place, context.Faults) : null;
        if (hole is null)
        {
            JsonText.WriteString(buffer, text);
            return;
        }

        _constants.Add(buffer.WrittenSpan.ToArray());
        _holes.Add(hole);
        buffer.Clear();
    }

    JsonTemplate Close(ArrayBufferWriter<byte> buffer)
    {
        _constants.Add(buffer.WrittenSpan.ToArray());
        return Close();
    }

    JsonTemplate Close()
    {
        _plain = _holes is [var hole] ? hole.Plain?.Between(_constants[0], _constants[1]) : null;
        return this;
    }
}
