using System.Buffers;
using System.Text;
using System.Text.Json;
using Cairn.Claude;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>
/// Reads single lines of results: whose they are, whether they count, what they cost. Several threads may use it.
/// </summary>
/// <remarks>
/// A line is read in place where it is as the API usually writes it (<see cref="ResultScan"/>), and by a document
/// where it is not.
/// </remarks>
sealed class LineReader
{
    /// <summary>What a longer line is, is not looked at.</summary>
    public const int LineBytesMax = 64 * 1024 * 1024;

    const int KnownMax = 64;

    readonly RunContext _context;
    readonly Submission _submission;
    readonly Func<int, AnswerSchema?> _schemas;
    readonly Dictionary<string, int>? _placesByKey;
    readonly int[] _places;
    readonly byte[] _prefix;
    AnsweredBy[] _known = [];

    public LineReader(RunContext context, Submission submission)
    {
        (_context, _submission) = (context, submission);
        _schemas = context.Schemas(submission.Rows);
        _placesByKey = submission.Origin == SubmissionOrigin.Adopted ? PlacesByKey(context, submission) : null;
        _places = [.. submission.Rows];
        _prefix = Encoding.ASCII.GetBytes($"x1-{context.RunId}-{submission.Id}-");
    }

    /// <summary>Reads a line without its newline.</summary>
    public LineReading Read(ReadOnlySpan<byte> line, long offset)
    {
        if (line.Length > LineBytesMax)
            return LineReading.Damage;
        return ResultScan.TryRead(line, out var scan) && TryRead(scan, (offset, line.Length)) is { } reading
            ? reading
            : ReadWhole(line, offset);
    }

    // Null where only a document can say it.
    LineReading? TryRead(in ResultScan scan, (long Offset, int Length) line)
    {
        var index = _placesByKey is null ? IndexOf(scan.CustomId) : IndexOfKey(Encoding.ASCII.GetString(scan.CustomId));
        if (index < 0)
            return null;
        var schema = scan.IsComplete ? _schemas(_places[index]) : null;
        if (schema is not null && scan.Texts != 1)
            return null;
        var by = scan.Model.IsEmpty ? null : KnownAs(scan);
        return new(
            index, LineReading.EndOf(scan),
            RowResult.Of(scan, line, by, schema is null || Keeps(scan.QuotedText, schema)));
    }

    LineReading ReadWhole(ReadOnlySpan<byte> line, long offset)
    {
        BatchResultLine parsed;
        try
        {
            parsed = BatchResultLine.ParseWhole(line.ToArray());
        }
        catch (JsonException)
        {
            return LineReading.Damage;
        }

        var index = _placesByKey is null
            ? IndexOf(Encoding.UTF8.GetBytes(parsed.CustomId))
            : IndexOfKey(parsed.CustomId);
        var schema = index < 0 ? null : _schemas(_places[index]);
        return new(
            index, LineReading.EndOf(parsed.Result), RowResult.Of(parsed.Result, schema, (offset, line.Length)))
        {
            HasBrokenName = index < 0 && !CustomId.TryParse(parsed.CustomId, _context.InstanceKey.Span, out _)
                && CustomId.Resembles(parsed.CustomId, _context.RunId),
        };
    }

    int IndexOf(ReadOnlySpan<byte> customId)
    {
        if (!customId.StartsWith(_prefix)
            || !CustomId.TryParse(customId, _context.InstanceKey.Span, out var ours)
            || ours.Row >= _context.Layout.Places || ours.Shard != _context.Layout.MarkAt(ours.Row))
        {
            return LineReading.Stranger;
        }

        return IndexOf(ours.Row);
    }

    int IndexOfKey(string customId) =>
        _placesByKey!.TryGetValue(customId, out var place) ? IndexOf(place) : LineReading.Stranger;

    int IndexOf(int place) => Math.Max(Array.BinarySearch(_places, place), LineReading.Stranger);

    // All answers of a batch come from a model or two.
    AnsweredBy KnownAs(in ResultScan scan)
    {
        var known = Volatile.Read(ref _known);
        foreach (var by in known)
        {
            if (by.Is(scan))
                return by;
        }

        // Two threads may both add it, or one of them lose it: then it is there twice, or is added again.
        var added = AnsweredBy.Of(scan);
        if (known.Length < KnownMax)
            Volatile.Write(ref _known, [.. known, added]);
        return added;
    }

    static bool Keeps(ReadOnlySpan<byte> quoted, AnswerSchema schema)
    {
        var text = ArrayPool<byte>.Shared.Rent(quoted.Length);
        try
        {
            var reader = new Utf8JsonReader(quoted);
            reader.Read();
            using var answer = JsonDocument.Parse(text.AsMemory(0, reader.CopyString(text)));
            return schema.FaultOf(answer.RootElement) is null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text);
        }
    }

    // Another program named its requests; where it used the keys of the rows, they say which row is which.
    static Dictionary<string, int> PlacesByKey(RunContext context, Submission submission) => context.Rows.Rows()
        .Where(row => context.Layout.IsAsked(row.Number))
        .Select(row => (row.Key, Place: context.Layout.PlaceOf(row.Number)))
        .Where(row => submission.Rows.Contains(row.Place))
        .ToDictionary(row => row.Key, row => row.Place, StringComparer.Ordinal);
}
