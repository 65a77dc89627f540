using System.Text;
using System.Text.Json;
using Cairn.Models;

namespace Cairn.Auditing.Reading;

/// <summary>Some lines of a file that are taken apart together, away from the thread that reads.</summary>
sealed class RequestChunk
{
    /// <summary>A chunk is full at a megabyte: enough to be worth a task, and little in memory.</summary>
    const int BytesMax = 1 << 20;

    const string PythonMark = "Request options: ";

    // What a line holds is parsed again in parts, none of which may be deeper than its reader goes.
    const int DepthMax = 64;

    static readonly JsonDocumentOptions Options = new() { MaxDepth = DepthMax };

    readonly List<(long Line, int Start, int Length)> _lines = [];
    string _file = "";
    byte[] _bytes = new byte[1 << 16];
    int _end;

    public bool IsEmpty => _lines.Count == 0;

    public bool IsFull => _end >= BytesMax;

    /// <summary>What is wrong with its lines, once they were read.</summary>
    public List<Fault> Faults { get; } = [];

    /// <summary>How many lines hold no request.</summary>
    public int Others { get; private set; }

    /// <summary>Empties it, so that its memory serves lines of another part of a file.</summary>
    public RequestChunk Begin(string file)
    {
        _lines.Clear();
        Faults.Clear();
        (_file, _end, Others) = (file, 0, 0);
        return this;
    }

    public void Add(long line, ReadOnlySpan<byte> text)
    {
        if (_bytes.Length - _end < text.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _end + text.Length));
        text.CopyTo(_bytes.AsSpan(_end));
        _lines.Add((line, _end, text.Length));
        _end += text.Length;
    }

    /// <summary>The requests of its lines, measured; what cannot be read goes to the faults.</summary>
    public IReadOnlyList<MeasuredRequest> Read(RecordReader reader, ModelCatalog catalog)
    {
        List<MeasuredRequest> requests = [];
        foreach (var (line, start, length) in _lines)
        {
            var before = requests.Count;
            try
            {
                var place = new AuditPlace(_file, line);
                if (!UnicodeCheck.Holds(_bytes.AsSpan(start, length)))
                {
                    Faults.Add(new(_file, line, "text that is no Unicode", "UTF-8, and escapes that stand for letters",
                        "Write the line anew, or take it out."));
                    continue;
                }

                using var document = Parse(_bytes.AsMemory(start, length));
                if (document is not null)
                {
                    requests.AddRange(reader.Read(document.RootElement, place)
                        .Select(request => MeasuredRequest.Of(request, catalog)));
                }
            }
            catch (JsonException exception)
            {
                Faults.Add(new(_file, line, $"a line that is no JSON ({Position(exception)})",
                    $"one JSON object on each line, of at most {DepthMax} levels", "Repair the line, or take it out."));
            }
            catch (BadInputException exception)
            {
                Faults.AddRange(exception.Faults);
            }

            Others += requests.Count == before ? 1 : 0;
        }

        return requests;
    }

    // A line that begins with something else is one of a log: what it shows of a request stands behind that.
    static JsonDocument? Parse(ReadOnlyMemory<byte> line)
    {
        var text = line.Span;
        if (text[0] is (byte)'{' || text.StartsWith("[{"u8))
            return JsonDocument.Parse(line, Options);
        var at = text.IndexOf((byte)'{');
        if (at < 0)
            return null;
        var log = Encoding.UTF8.GetString(text[at..]);
        var json = text.IndexOf(Encoding.UTF8.GetBytes(PythonMark)) >= 0 ? PythonLiteral.ToJson(log) : log;
        try
        {
            return json is null ? null : JsonDocument.Parse(json, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static string Position(JsonException exception) =>
        exception.BytePositionInLine is { } at ? $"at byte {at + 1} of it" : "cut off";
}
