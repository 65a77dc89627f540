using System.Buffers;
using Cairn.Sandbox.Faults;
using Microsoft.AspNetCore.Http;

namespace Cairn.Sandbox.Http;

/// <summary>Takes results line by line as the endpoint writes them, and passes them on spoiled.</summary>
/// <remarks>It holds one line at a time, so that big results stay on disk.</remarks>
sealed class FaultyResults : Stream
{
    const int PadBytes = 64 * 1024;

    static readonly byte[] Foreign =
        """{"custom_id":"foreign-0","result":{"type":"canceled"}}"""u8.ToArray();

    readonly CallFaults _faults;
    readonly FaultyBytes _output;
    readonly ArrayBufferWriter<byte> _line = new();
    readonly List<byte[]> _last = [];
    int _lines;
    bool _hasWritten;

    FaultyResults(CallFaults faults, FaultyBytes output) => (_faults, _output) = (faults, output);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    bool EndsLines => !_faults.Has(FaultName.ResultsNoFinalNewline);

    ReadOnlyMemory<byte> LineEnd => _faults.Has(FaultName.ResultsCrlf) ? "\r\n"u8.ToArray() : "\n"u8.ToArray();

    public static async Task SendAsync(
        HttpContext context, (CallFaults Faults, SandboxSession Session) fate, RequestDelegate next)
    {
        var response = context.Response;
        await using var output = new FaultyBytes(response, fate.Faults, fate.Session);
        await using var results = new FaultyResults(fate.Faults, output);
        var real = response.Body;
        response.Body = results;
        try
        {
            await next(context);
            await results.FinishAsync(context.RequestAborted);
        }
        finally
        {
            response.Body = real;
        }
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (var rest = buffer; rest.Length > 0;)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            _line.Write(end < 0 ? rest.Span : rest.Span[..end]);
            if (end < 0)
                return;

            await TakeAsync(_line.WrittenMemory, cancellationToken);
            _line.ResetWrittenCount();
            rest = rest[(end + 1)..];
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    async Task FinishAsync(CancellationToken cancellationToken)
    {
        foreach (var line in _last)
            await SendAsync(line, cancellationToken);

        await _output.FinishAsync(cancellationToken);
    }

    async Task TakeAsync(ReadOnlyMemory<byte> line, CancellationToken cancellationToken)
    {
        var number = _lines++;
        if (Find(FaultName.ResultsMissingLine, number) is not null)
            return;

        if (Find(FaultName.ResultsReordered, number) is not null)
        {
            _last.Add(line.ToArray());
            return;
        }

        var copies = Find(FaultName.ResultsDuplicateLine, number) is null ? 1 : 2;
        var shown = Find(FaultName.ResultsCorruptByte, number) is { } corrupt
            ? Corrupted(line, (int)corrupt.Number("byte"))
            : line;
        for (; copies > 0; copies--)
            await SendAsync(shown, cancellationToken, Find(FaultName.ResultsHugeLine, number));

        if (Find(FaultName.ResultsForeignLine, number) is not null)
            await SendAsync(Foreign, cancellationToken);
    }

    async Task SendAsync(ReadOnlyMemory<byte> line, CancellationToken cancellationToken, FaultRule? huge = null)
    {
        if (_hasWritten && !EndsLines)
            await _output.WriteAsync(LineEnd, cancellationToken);

        _hasWritten = true;
        if (huge is not null)
        {
            await _output.WriteAsync(line[..1], cancellationToken);
            await PadAsync((long)huge.Number("bytes") - line.Length, cancellationToken);
            line = line[1..];
        }

        await _output.WriteAsync(line, cancellationToken);
        if (EndsLines)
            await _output.WriteAsync(LineEnd, cancellationToken);
    }

    async Task PadAsync(long bytes, CancellationToken cancellationToken)
    {
        var spaces = new byte[PadBytes];
        Array.Fill(spaces, (byte)' ');
        for (; bytes > 0; bytes -= PadBytes)
            await _output.WriteAsync(spaces.AsMemory(0, (int)Math.Min(bytes, PadBytes)), cancellationToken);
    }

    static byte[] Corrupted(ReadOnlyMemory<byte> line, int place)
    {
        var copy = line.ToArray();
        copy[Math.Min(place, copy.Length - 1)] ^= 1;
        return copy;
    }

    FaultRule? Find(string name, int line) =>
        _faults.Find(name) is { } rule && rule.Number("line") == line ? rule : null;
}
