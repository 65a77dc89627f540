using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Cairn.Running;

/// <summary>
/// What happened to the calls of one submission, on disk: which places were asked, noted before each call leaves, and
/// what came back, in the form of batch results. A place that was asked and has no answer is lost.
/// </summary>
sealed class CallJournal
{
    readonly IBlobStore _blobs;
    readonly string _askedName;
    readonly HashSet<int> _asked = [];
    bool _isAskedTorn;
    bool _isTorn;

    CallJournal(IBlobStore blobs, string submissionId)
    {
        _blobs = blobs;
        _askedName = $"{submissionId}.asked";
        AnswersName = AnswersOf(submissionId);
    }

    /// <summary>The file of the answers.</summary>
    public string AnswersName { get; }

    /// <summary>The file of the answers of a submission.</summary>
    public static string AnswersOf(string submissionId) => $"{submissionId}.answers.jsonl";

    /// <summary>Reads what earlier steps and processes left.</summary>
    public static CallJournal Read(IBlobStore blobs, string submissionId)
    {
        var journal = new CallJournal(blobs, submissionId);
        if (blobs.OpenRead(journal._askedName) is { } asked)
        {
            using var reader = new StreamReader(asked);
            journal.Note(reader.ReadToEnd());
        }

        using var answers = blobs.OpenRead(journal.AnswersName);
        if (answers is { Length: > 0 })
        {
            answers.Position = answers.Length - 1;
            journal._isTorn = answers.ReadByte() != '\n';
        }

        return journal;
    }

    /// <summary>Whether the place was asked, so that it is never asked again within this submission.</summary>
    public bool HasAsked(int place) => _asked.Contains(place);

    /// <summary>Notes that these places are asked now, before any of their calls leaves.</summary>
    public Task AskAsync(IReadOnlyCollection<int> places)
    {
        _asked.UnionWith(places);
        return NoteAsync(
            string.Concat(places.Select(place => string.Create(CultureInfo.InvariantCulture, $"{place}.\n"))));
    }

    /// <summary>Notes that a place was refused before it was looked at, so that it may be asked again.</summary>
    public Task GiveBackAsync(int place)
    {
        _asked.Remove(place);
        return NoteAsync(string.Create(CultureInfo.InvariantCulture, $"-{place}.\n"));
    }

    /// <summary>Records what came back for one of them.</summary>
    public Task AnswerAsync(ReadOnlyMemory<byte> line)
    {
        // A process that died while it wrote left half a line, which must not swallow this one.
        var bytes = _isTorn ? (byte[])[(byte)'\n', .. line.Span] : line;
        _isTorn = false;
        return _blobs.AppendAsync(AnswersName, bytes);
    }

    /// <summary>The line of an answer.</summary>
    public static ReadOnlyMemory<byte> Succeeded(string customId, JsonElement message) => Line(customId, writer =>
    {
        writer.WriteString("type", "succeeded");
        writer.WritePropertyName("message");
        message.WriteTo(writer);
    });

    /// <summary>The line of a row that was refused, or that never left.</summary>
    public static ReadOnlyMemory<byte> Canceled(string customId) =>
        Line(customId, writer => writer.WriteString("type", "canceled"));

    Task NoteAsync(string lines)
    {
        if (_isAskedTorn)
            lines = "\n" + lines;
        _isAskedTorn = false;
        return _blobs.AppendAsync(_askedName, Encoding.ASCII.GetBytes(lines));
    }

    // Half a line, which a process left that died while it wrote, has no full stop: its call never left.
    void Note(string text)
    {
        _isAskedTorn = text.Length > 0 && text[^1] != '\n';
        foreach (var line in text.Split('\n').Where(line => line.EndsWith('.')))
        {
            var isBack = line[0] == '-';
            var place = int.Parse(
                line.AsSpan()[(isBack ? 1 : 0)..^1], NumberStyles.None, CultureInfo.InvariantCulture);
            _ = isBack ? _asked.Remove(place) : _asked.Add(place);
        }
    }

    static ReadOnlyMemory<byte> Line(string customId, Action<Utf8JsonWriter> writeResult)
    {
        using var line = new MemoryStream();
        using (var writer = new Utf8JsonWriter(line))
        {
            writer.WriteStartObject();
            writer.WriteString("custom_id", customId);
            writer.WriteStartObject("result");
            writeResult(writer);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        return line.ToArray();
    }
}
