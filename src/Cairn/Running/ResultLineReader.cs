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
sealed class ResultLineReader
{
    /// <summary>What a longer line is, is not looked at.</summary>
    public const int LineBytesMax = 64 * 1024 * 1024;

    const int KnownMax = 64;
    const int NoPlace = -1;

    readonly RunContext _context;
    readonly Func<int, AnswerSchema?> _schemas;
    readonly Dictionary<string, int>? _placesByKey;
    readonly (int Start, int End, int Index)[] _ranges;
    readonly byte[] _prefix;
    readonly SipHash _code;
    AnsweredBy[] _known = [];

    public ResultLineReader(RunContext context, Submission submission)
    {
        _context = context;
        _schemas = context.Schemas(submission.Rows);
        _placesByKey = submission.Origin == SubmissionOrigin.Adopted ? PlacesByKey(context, submission) : null;
        _ranges = RangesOf(submission.Rows);
        _prefix = Encoding.ASCII.GetBytes($"x1-{context.RunId}-{submission.Id}-");
        _code = CustomIdWriter.CodeOf(context.InstanceKey.Span);
    }

    /// <summary>Reads a line.</summary>
    /// <param name="line">Its bytes, without the newline.</param>
    /// <param name="offset">Where it begins in the download.</param>
    /// <param name="shape">Of the lines that the same thread read before.</param>
    public LineReading Read(ReadOnlySpan<byte> line, long offset, LineShape shape)
    {
        if (line.Length > LineBytesMax)
            return LineReading.Damage;
        return ResultScan.TryRead(line, shape, out var scan) && TryRead(scan, (offset, line.Length)) is { } reading
            ? reading
            : ReadWhole(line, offset);
    }

    // Null where only a document can say it.
    LineReading? TryRead(in ResultScan scan, (long Offset, int Length) line)
    {
        var place = _placesByKey is null ? PlaceOf(scan.CustomId) : PlaceOfKey(Encoding.ASCII.GetString(scan.CustomId));
        if (IndexOf(place) is not (>= 0 and var index))
            return null;
        var schema = scan.IsComplete ? _schemas(place) : null;
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

        var place = _placesByKey is null
            ? PlaceOf(Encoding.UTF8.GetBytes(parsed.CustomId))
            : PlaceOfKey(parsed.CustomId);
        var index = IndexOf(place);
        var schema = index < 0 ? null : _schemas(place);
        return new(
            index, LineReading.EndOf(parsed.Result), RowResult.Of(parsed.Result, schema, (offset, line.Length)))
        {
            HasBrokenName = index < 0 && !CustomId.TryParse(parsed.CustomId, _context.InstanceKey.Span, out _)
                && CustomId.Resembles(parsed.CustomId, _context.RunId),
        };
    }

    int PlaceOf(ReadOnlySpan<byte> customId) => customId.StartsWith(_prefix)
        && CustomId.TryReadAddress(customId, _code, out var ours)
        && ours.Row < _context.Layout.Places && ours.Shard == _context.Layout.MarkAt(ours.Row)
            ? ours.Row
            : NoPlace;

    int PlaceOfKey(string customId) => _placesByKey!.TryGetValue(customId, out var place) ? place : NoPlace;

    // Most submissions are one range.
    int IndexOf(int place)
    {
        var (low, high) = (0, _ranges.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_ranges[middle].End <= place)
                low = middle + 1;
            else
                high = middle;
        }

        return low < _ranges.Length && _ranges[low].Start <= place
            ? _ranges[low].Index + place - _ranges[low].Start
            : LineReading.Stranger;
    }

    static (int Start, int End, int Index)[] RangesOf(RowSet rows)
    {
        var index = 0;
        var ranges = new (int Start, int End, int Index)[rows.Ranges.Count];
        foreach (var (at, (start, end)) in rows.Ranges.Index())
        {
            ranges[at] = (start, end, index);
            index += end - start;
        }

        return ranges;
    }

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
