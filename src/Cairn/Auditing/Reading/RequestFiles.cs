using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Cairn.Models;
using Cairn.Workloads;
using Cairn.Workloads.Sources;

namespace Cairn.Auditing.Reading;

/// <summary>Streams the requests of files of any size in their order, taken apart on all cores.</summary>
/// <remarks>
/// In memory are a few chunks of a megabyte at a time. Only a file that is one JSON document (a create body, an array)
/// is read as a whole; the API takes no body over 256 MB either.
/// </remarks>
sealed class RequestFiles(ModelCatalog catalog)
{
    /// <summary>How large a file may be that is one JSON document.</summary>
    public const int DocumentBytesMax = 256 * 1024 * 1024;

    static readonly int ChunksAhead = Math.Clamp(Environment.ProcessorCount, 1, 8) + 1;

    readonly ConcurrentBag<RecordReader> _readers = [];
    readonly Stack<RequestChunk> _spare = [];
    readonly List<Fault> _faults = [];

    readonly List<string> _passedOver = [];

    /// <summary>The files of folders that hold no request, as far as was read.</summary>
    public IReadOnlyList<string> PassedOver => _passedOver;

    /// <summary>The requests of all files.</summary>
    /// <param name="files">The files in their order.</param>
    /// <param name="cancellationToken">Stops between two chunks.</param>
    /// <exception cref="BadInputException">
    /// A file cannot be read, or holds no request though it was named, or none of a folder's files does.
    /// </exception>
    public async IAsyncEnumerable<MeasuredRequest> ReadAsync(
        IEnumerable<AuditFile> files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var all = 0L;
        foreach (var (file, isNamed) in files)
        {
            var (requests, others) = (0L, 0L);
            var pairs = new LogPairs(catalog);
            var faultsBefore = _faults.Count;
            await foreach (var chunk in ReadAsync(file, cancellationToken))
            {
                (requests, others) = (requests + chunk.Requests.Count, others + chunk.Others);
                foreach (var request in chunk.Requests.SelectMany(pairs.Add))
                    yield return request;
                if (_faults.Count > FaultList.ShownMax)
                    throw new BadInputException([.. _faults.Take(FaultList.ShownMax)]);
            }

            foreach (var request in pairs.Rest())
                yield return request;
            all += requests;
            if (requests == 0 && _faults.Count == faultsBefore)
            {
                if (!isNamed)
                    _passedOver.Add(file);
                else
                    _faults.Add(Empty(file, others == 0 ? "an empty file" : $"{others:N0} lines without a request"));
            }
        }

        if (all == 0 && _faults.Count == 0)
            _faults.AddRange(_passedOver.Select(file => Empty(file, "no request")));
        if (_faults.Count > 0)
            throw new BadInputException([.. _faults.Take(FaultList.ShownMax)]);
    }

    static Fault Empty(string file, string found) => new(file, null, found,
        "batch lines, Messages bodies, OpenAI batch lines, a log with usage, or an export of usage",
        "Name the file that the requests are in; docs/audit.md shows each form.");

    async IAsyncEnumerable<(IReadOnlyList<MeasuredRequest> Requests, int Others)> ReadAsync(
        string file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ahead = new Queue<(RequestChunk Chunk, Task<IReadOnlyList<MeasuredRequest>> Read)>();
        using var each = ChunksOf(file).GetEnumerator();
        var hasMore = true;
        while (hasMore || ahead.Count > 0)
        {
            while (hasMore && ahead.Count < ChunksAhead)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hasMore = HasNext(each, file);
                if (hasMore)
                {
                    var next = each.Current;
                    ahead.Enqueue((next, Task.Run(() => Read(next), cancellationToken)));
                }
            }

            if (ahead.Count == 0)
                yield break;
            var (chunk, reading) = ahead.Dequeue();
            var requests = await reading;
            _faults.AddRange(chunk.Faults);
            yield return (requests, chunk.Others);
            _spare.Push(chunk);
        }
    }

    // A file that breaks off is a fault among the others: what stood in front of it has been read.
    bool HasNext(IEnumerator<RequestChunk> chunks, string file)
    {
        try
        {
            return chunks.MoveNext();
        }
        catch (InvalidDataException)
        {
            _faults.Add(new(file, null, "a gzip file that is damaged or cut off", "one that gzip -t accepts",
                "Get or pack it anew."));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _faults.Add(new(file, null, $"a file that cannot be read ({exception.Message})", "a file that can be read",
                "Correct the path or its permissions."));
        }

        return false;
    }

    IReadOnlyList<MeasuredRequest> Read(RequestChunk chunk)
    {
        if (!_readers.TryTake(out var reader))
            reader = new(catalog);
        var requests = chunk.Read(reader, catalog);
        _readers.Add(reader);
        return requests;
    }

    IEnumerable<RequestChunk> ChunksOf(string file)
    {
        using var stream = AuditFiles.Open(file);
        var chunks = FormOf(file, stream.Head) switch
        {
            FileForm.Csv => Chunks(file, UsageTable.Lines(file, stream)),
            FileForm.Document => Chunks(file, WholeDocument.Lines(file, stream, DocumentBytesMax)),
            _ => LineChunks(file, stream),
        };
        foreach (var chunk in chunks)
            yield return chunk;
    }

    IEnumerable<RequestChunk> LineChunks(string file, SniffedStream stream)
    {
        var reader = new LineReader(stream, 0, 1);
        var chunk = Chunk(file);
        while (reader.Read())
        {
            if (reader.IsTooLong)
            {
                throw new BadInputException([new(file, reader.Line, $"a line of {reader.Length} bytes",
                    $"at most {LineReader.LineBytesMax} bytes", "Write one request on each line.")]);
            }

            var text = reader.Current.Trim(" \t"u8);
            if (text.IsEmpty)
                continue;
            chunk.Add(reader.Line, text);
            if (chunk.IsFull)
            {
                yield return chunk;
                chunk = Chunk(file);
            }
        }

        if (!chunk.IsEmpty)
            yield return chunk;
    }

    IEnumerable<RequestChunk> Chunks(string file, IEnumerable<(long Line, ReadOnlyMemory<byte> Json)> lines)
    {
        var chunk = Chunk(file);
        foreach (var (line, json) in lines)
        {
            chunk.Add(line, json.Span);
            if (chunk.IsFull)
            {
                yield return chunk;
                chunk = Chunk(file);
            }
        }

        if (!chunk.IsEmpty)
            yield return chunk;
    }

    RequestChunk Chunk(string file) => (_spare.TryPop(out var spare) ? spare : new()).Begin(file);

    /// <summary>Whether a file that begins so is one JSON document: a create body, or an array of requests.</summary>
    public static bool IsDocument(string file, ReadOnlySpan<byte> head) => FormOf(file, head) is FileForm.Document;

    // The first line says it: it is a whole object, or it opens one that goes on, or it is the head of a table.
    static FileForm FormOf(string file, ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("\uFEFF"u8))
            head = head[3..];
        var text = head.TrimStart(" \t\r\n"u8);
        if (text.IsEmpty)
            return FileForm.Lines;
        var end = text.IndexOf((byte)'\n');
        var first = (end < 0 ? text : text[..end]).TrimEnd("\r"u8);
        if (text[0] == '[' && text[1..].TrimStart(" \t\r\n"u8) is [] or [(byte)'{' or (byte)']', ..])
            return FileForm.Document;
        if (text[0] != '{')
        {
            return UsageTable.IsHeader(first) || file.Contains(".csv", StringComparison.OrdinalIgnoreCase)
                ? FileForm.Csv
                : FileForm.Lines;
        }

        var opening = first[1..].TrimStart(" "u8);
        return opening.StartsWith("\"requests\""u8) || opening.StartsWith("\"data\":["u8)
            || (end >= 0 && !IsWhole(first)) ? FileForm.Document : FileForm.Lines;
    }

    static bool IsWhole(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || line[^1] != '}')
            return false;
        var reader = new Utf8JsonReader(line);
        try
        {
            return JsonDocument.TryParseValue(ref reader, out _);
        }
        catch (JsonException)
        {
            return true;
        }
    }

    enum FileForm
    {
        Lines,
        Document,
        Csv,
    }
}
