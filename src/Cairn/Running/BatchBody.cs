using System.Buffers;
using System.Security.Cryptography;
using Cairn.Profiling;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>
/// Generates the body of one create, request by request; the same submission gives the same bytes each time.
/// </summary>
/// <remarks>
/// A body is known again by the SHA-256 of what its requests consist of: name, all that is no block, and the blocks, of
/// which each of a kilobyte or more stands as its own SHA-256. So what all rows share is hashed once for all of them.
/// </remarks>
sealed class BatchBody(RunContext context, Submission submission)
{
    /// <summary>The bytes before the first request.</summary>
    public static ReadOnlyMemory<byte> Head { get; } = "{\"requests\":["u8.ToArray();

    /// <summary>The bytes that are held back: without them the body is no JSON.</summary>
    public static ReadOnlyMemory<byte> Tail { get; } = "]}"u8.ToArray();

    // What is still in the cache of a core when it is sent; the larger, the less often do hands take turns.
    const int PieceBytes = 64 * 1024;
    const int RelayedPieceBytes = 512 * 1024;

    // From here on several hands write it: what takes less time than to wake a thread is not worth that.
    const int RelayedMin = 1 << 23;

    // Where each hand makes what it writes, more would only wait; where all make one after the other, one makes while
    // the other writes.
    const int PartHandsMax = 4;
    const int PieceHands = 2;

    // Rows that may be made in parts of some hundred at once; and what those mostly have.
    const int ShortRowBytes = 8 * 1024;
    const int PartBytes = 768 * 1024;

    readonly CustomIdWriter _names =
        new(context.RunId, submission.Id, submission.Attempt, context.InstanceKey.Span);

    readonly int _first = submission.Rows.Count > 0 ? submission.Rows.Ranges[0].Start : 0;

    /// <summary>Appends one request, with the comma that separates it from the one before.</summary>
    public void WriteRequest(IBufferWriter<byte> to, int place, ComposedRequest request, bool isFirst)
    {
        Span<byte> name = stackalloc byte[CustomId.Length];
        WriteName(name, place);
        Append(to, name, (request, MarkersAt(place)), isFirst);
    }

    /// <summary>Appends what is hashed of a request.</summary>
    public void WriteDigested(IBufferWriter<byte> to, int place, ComposedRequest request)
    {
        Span<byte> name = stackalloc byte[CustomId.Length];
        WriteName(name, place);
        AppendDigested(to, name, (request, MarkersAt(place)));
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
        var pieces = MayBeMadeInParts
            ? context.AskInParts<BodyPiece>(submission, submission.Rows, (() => Begin(PartBytes), Add))
            : PiecesOf(context.Ask(submission, submission.Rows), Add);
        var hands = MayBeMadeInParts ? Math.Min(Environment.ProcessorCount, PartHandsMax) : PieceHands;
        await WriteHeadAsync(to, pieces, (hash, hands), cancellationToken);
        if (Convert.ToHexStringLower(hash.GetCurrentHash()) != submission.BodySha256)
        {
            throw new BadInputException([new(context.Workload.Input.Path, null,
                "other content than when the run was planned",
                "the same input, template and files for the whole run", "Restore the files, or start a new run.")]);
        }
    }

    /// <summary>Writes all but the tail, without a check.</summary>
    /// <param name="to">Where it is written.</param>
    /// <param name="asked">The requests of all places, ascending.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal Task WriteHeadAsync(
        Stream to, IEnumerable<(int Place, ComposedRequest Request)> asked, CancellationToken cancellationToken) =>
        WriteHeadAsync(to, PiecesOf(asked, AddUnchecked), (null, PieceHands), cancellationToken);

    // Each hand holds a part whole: of rows that share a long text each would be many megabytes, and a row of few bytes
    // may draw in a large file.
    bool MayBeMadeInParts => submission.BodyBytes <= (long)ShortRowBytes * submission.Count
        && context.Workload.Input.Folder is null && context.MayAskAhead(submission.Rows);

    async Task WriteHeadAsync(
        Stream to, IEnumerable<Func<BodyPiece>> pieces, (IncrementalHash? Hash, int Hands) by,
        CancellationToken cancellationToken)
    {
        await to.WriteAsync(Head, cancellationToken);
        if (submission.BodyBytes >= RelayedMin)
        {
            await new BodyRelay(to, pieces, by.Hash).WriteAsync(by.Hands, cancellationToken);
            return;
        }

        foreach (var make in pieces)
        {
            var piece = make();
            by.Hash?.AppendData(piece.Digested.Written.Span);
            await to.WriteAsync(piece.Sent.Written, cancellationToken);
            piece.Release();
        }
    }

    // They are made where they are enumerated: one after the other.
    IEnumerable<Func<BodyPiece>> PiecesOf(
        IEnumerable<(int Place, ComposedRequest Request)> asked, Action<BodyPiece, int, ComposedRequest> add)
    {
        var bytes = submission.BodyBytes < RelayedMin ? PieceBytes : RelayedPieceBytes;
        var piece = Begin(bytes + PieceBytes);
        foreach (var (place, request) in asked)
        {
            add(piece, place, request);
            if (piece.Sent.Count < bytes)
                continue;
            yield return Made(piece);
            piece = Begin(bytes + PieceBytes);
        }

        yield return Made(piece);

        static Func<BodyPiece> Made(BodyPiece piece) => () => piece;
    }

    // Room for what a piece usually holds, for what grows is copied.
    BodyPiece Begin(int bytes) => new((int)Math.Clamp(submission.BodyBytes, 1, bytes));

    void Add(BodyPiece to, int place, ComposedRequest request)
    {
        Span<byte> name = stackalloc byte[CustomId.Length];
        WriteName(name, place);
        var asked = (request, MarkersAt(place));
        Append(to.Sent, name, asked, place == _first);
        AppendDigested(to.Digested, name, asked);
    }

    void AddUnchecked(BodyPiece to, int place, ComposedRequest request) =>
        WriteRequest(to.Sent, place, request, place == _first);

    void WriteName(Span<byte> to, int place) => _names.Write(to, context.Layout.MarkAt(place), place);

    CacheMarker[] MarkersAt(int place) =>
        submission.Marks.LevelAt(place) is > 0 and var levels ? context.Layout.MarkersAt(place, levels) : [];

    static int LengthOf(ComposedRequest request, ReadOnlySpan<CacheMarker> markers) =>
        BatchLimits.RequestEnvelopeBytes + (int)request.LengthWith(markers);

    static void Append(
        IBufferWriter<byte> to, ReadOnlySpan<byte> name, (ComposedRequest Request, CacheMarker[] Markers) asked,
        bool isFirst)
    {
        var writer = new ByteWriter(to.GetSpan(LengthOf(asked.Request, asked.Markers)));
        writer.Write(isFirst ? "{\"custom_id\":\""u8 : ",{\"custom_id\":\""u8);
        writer.Write(name);
        writer.Write("\",\"params\":"u8);
        asked.Request.WriteParams(ref writer, asked.Markers, isDigested: false);
        writer.Write("}"u8);
        to.Advance(writer.Count);
    }

    static void AppendDigested(
        IBufferWriter<byte> to, ReadOnlySpan<byte> name, (ComposedRequest Request, CacheMarker[] Markers) asked)
    {
        var writer = new ByteWriter(to.GetSpan(LengthOf(asked.Request, asked.Markers)));
        writer.Write(name);
        asked.Request.WriteParams(ref writer, asked.Markers, isDigested: true);
        to.Advance(writer.Count);
    }
}
