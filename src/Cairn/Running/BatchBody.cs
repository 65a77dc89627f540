using System.Buffers;
using System.Security.Cryptography;
using Cairn.Profiling;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>
/// Generates the body of one create, request by request; the same submission gives the same bytes each time.
/// </summary>
sealed class BatchBody(RunContext context, Submission submission)
{
    /// <summary>The bytes before the first request.</summary>
    public static ReadOnlyMemory<byte> Head { get; } = "{\"requests\":["u8.ToArray();

    /// <summary>The bytes that are held back: without them the body is no JSON.</summary>
    public static ReadOnlyMemory<byte> Tail { get; } = "]}"u8.ToArray();

    const int ChunkBytes = 1 << 20;

    readonly CustomIdWriter _names =
        new(context.RunId, submission.Id, submission.Attempt, context.InstanceKey.Span);

    /// <summary>Appends one request, with the comma that separates it from the one before.</summary>
    public void WriteRequest(IBufferWriter<byte> to, int place, ComposedRequest request, bool isFirst)
    {
        var markers = context.Layout.MarkersAt(place, submission.Marks.LevelAt(place));
        var writer = new ByteWriter(to.GetSpan(BatchLimits.RequestEnvelopeBytes + (int)request.LengthWith(markers)));
        writer.Write(isFirst ? ""u8 : ","u8);
        writer.Write("{\"custom_id\":\""u8);
        _names.Write(writer.Rest, context.Layout.MarkAt(place), place);
        writer.Advance(CustomId.Length);
        writer.Write("\",\"params\":"u8);
        request.WriteParams(ref writer, markers);
        writer.Write("}"u8);
        to.Advance(writer.Count);
    }

    /// <summary>Writes all but the tail and checks that it is the body that was planned.</summary>
    /// <exception cref="BadInputException">
    /// The bytes are no longer those of the plan: a file changed under the run.
    /// </exception>
    public async Task WriteHeadAsync(Stream to, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunk = new ArrayBufferWriter<byte>((int)Math.Clamp(submission.BodyBytes, 1, ChunkBytes * 2));
        chunk.Write(Head.Span);
        var isFirst = true;
        foreach (var (place, request) in context.Ask(submission, submission.Rows))
        {
            WriteRequest(chunk, place, request, isFirst);
            isFirst = false;
            if (chunk.WrittenCount >= ChunkBytes)
                await FlushAsync(chunk, hash, to, cancellationToken);
        }

        await FlushAsync(chunk, hash, to, cancellationToken);
        hash.AppendData(Tail.Span);
        if (Convert.ToHexStringLower(hash.GetCurrentHash()) != submission.BodySha256)
        {
            throw new BadInputException([new(context.Workload.Input.Path, null,
                "other content than when the run was planned",
                "the same input, template and files for the whole run", "Restore the files, or start a new run.")]);
        }
    }

    static async Task FlushAsync(
        ArrayBufferWriter<byte> chunk, IncrementalHash hash, Stream to, CancellationToken cancellationToken)
    {
        hash.AppendData(chunk.WrittenSpan);
        await to.WriteAsync(chunk.WrittenMemory, cancellationToken);
        chunk.ResetWrittenCount();
    }
}
