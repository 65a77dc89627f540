using System.Buffers;
using System.Security.Cryptography;
using Cairn.Profiling;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>
/// Generates the body of one create, request by request; the same submission gives the same bytes each time.
/// </summary>
/// <remarks>
/// A body is known again by the SHA-256 of its requests one behind the other, in which each block of a kilobyte or more
/// stands as its own SHA-256: a text that all rows share is hashed once for all of them.
/// </remarks>
sealed class BatchBody(RunContext context, Submission submission)
{
    /// <summary>The bytes before the first request.</summary>
    public static ReadOnlyMemory<byte> Head { get; } = "{\"requests\":["u8.ToArray();

    /// <summary>The bytes that are held back: without them the body is no JSON.</summary>
    public static ReadOnlyMemory<byte> Tail { get; } = "]}"u8.ToArray();

    // A piece that is still in the cache of a core when it is sent.
    const int ChunkBytes = 64 * 1024;

    readonly CustomIdWriter _names =
        new(context.RunId, submission.Id, submission.Attempt, context.InstanceKey.Span);

    /// <summary>Appends one request, with the comma that separates it from the one before.</summary>
    public void WriteRequest(ArrayBufferWriter<byte> to, int place, ComposedRequest request, bool isFirst)
    {
        if (!isFirst)
            to.Write(","u8);
        Append(to, (place, request, MarkersAt(place)), isDigested: false);
    }

    /// <summary>What is hashed of a request.</summary>
    public byte[] DigestedOf(int place, ComposedRequest request)
    {
        var markers = MarkersAt(place);
        var room = ArrayPool<byte>.Shared.Rent(LengthOf(request, markers));
        try
        {
            var writer = new ByteWriter(room);
            Write(ref writer, (place, request, markers), isDigested: true);
            return room[..writer.Count];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    /// <summary>How many bytes a request has in the body, without the comma before it.</summary>
    public int BytesOf(int place, ComposedRequest request) =>
        LengthOf(request, MarkersAt(place)) - ","u8.Length;

    /// <summary>Writes all but the tail and checks that it is the body that was planned.</summary>
    /// <exception cref="BadInputException">
    /// The bytes are no longer those of the plan: a file changed under the run.
    /// </exception>
    public async Task WriteHeadAsync(Stream to, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await WriteHeadAsync(to, context.Ask(submission, submission.Rows), hash, cancellationToken);
        if (Convert.ToHexStringLower(hash.GetCurrentHash()) != submission.BodySha256)
        {
            throw new BadInputException([new(context.Workload.Input.Path, null,
                "other content than when the run was planned",
                "the same input, template and files for the whole run", "Restore the files, or start a new run.")]);
        }
    }

    /// <summary>Writes all but the tail: while one chunk is sent, the next is made.</summary>
    /// <param name="to">Where it is written.</param>
    /// <param name="asked">The requests of all places, ascending.</param>
    /// <param name="hash">Takes what is hashed of them; null where nobody asks.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task WriteHeadAsync(
        Stream to, IEnumerable<(int Place, ComposedRequest Request)> asked, IncrementalHash? hash,
        CancellationToken cancellationToken)
    {
        var (chunk, spare) = (Chunk(), Chunk());
        var digested = new ArrayBufferWriter<byte>();
        var sending = Task.CompletedTask;
        try
        {
            chunk.Write(Head.Span);
            var isFirst = true;
            foreach (var (place, request) in asked)
            {
                WriteRequest(chunk, place, request, isFirst);
                isFirst = false;
                if (hash is not null)
                    Append(digested, (place, request, MarkersAt(place)), isDigested: true);
                if (chunk.WrittenCount < ChunkBytes)
                    continue;
                hash?.AppendData(digested.WrittenSpan);
                digested.ResetWrittenCount();
                await sending;
                sending = to.WriteAsync(chunk.WrittenMemory, cancellationToken).AsTask();
                (chunk, spare) = (spare, chunk);
                chunk.ResetWrittenCount();
            }

            hash?.AppendData(digested.WrittenSpan);
            await sending;
            await to.WriteAsync(chunk.WrittenMemory, cancellationToken);
        }
        finally
        {
            // Nothing is written any more when this returns, however it does.
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    ArrayBufferWriter<byte> Chunk() => new((int)Math.Clamp(submission.BodyBytes, 1, ChunkBytes * 2));

    CacheMarker[] MarkersAt(int place) =>
        context.Layout.MarkersAt(place, submission.Marks.LevelAt(place));

    static int LengthOf(ComposedRequest request, ReadOnlySpan<CacheMarker> markers) =>
        BatchLimits.RequestEnvelopeBytes + (int)request.LengthWith(markers);

    void Append(
        ArrayBufferWriter<byte> to, (int, ComposedRequest Request, CacheMarker[] Markers) asked,
        bool isDigested)
    {
        var writer = new ByteWriter(to.GetSpan(LengthOf(asked.Request, asked.Markers)));
        Write(ref writer, asked, isDigested);
        to.Advance(writer.Count);
    }

    void Write(
        ref ByteWriter to, (int Place, ComposedRequest Request, CacheMarker[] Markers) asked,
        bool isDigested)
    {
        to.Write("{\"custom_id\":\""u8);
        _names.Write(to.Rest, context.Layout.MarkAt(asked.Place), asked.Place);
        to.Advance(CustomId.Length);
        to.Write("\",\"params\":"u8);
        asked.Request.WriteParams(ref to, asked.Markers, isDigested);
        to.Write("}"u8);
    }
}
