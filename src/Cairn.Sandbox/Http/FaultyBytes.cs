using System.IO.Compression;
using Cairn.Sandbox.Faults;
using Microsoft.AspNetCore.Http;

namespace Cairn.Sandbox.Http;

/// <summary>What becomes of the bytes of results on the wire: cut short, cut off, slowed down, compressed or called
/// something else.</summary>
sealed class FaultyBytes : IAsyncDisposable
{
    readonly CallFaults _faults;
    readonly SandboxSession _session;
    readonly HttpResponse _response;
    readonly Stream _body;
    readonly GZipStream? _gzip;
    long _bytes;
    long _nextPause;
    bool _isAnnounced;

    public FaultyBytes(HttpResponse response, CallFaults faults, SandboxSession session)
    {
        (_response, _faults, _session, _body) = (response, faults, session, response.Body);
        _gzip = faults.Has(FaultName.ResultsGzip) ? new(_body, CompressionLevel.Fastest, leaveOpen: true) : null;
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Announce();
        await PauseAsync(cancellationToken);
        _bytes += bytes.Length;
        await SendAsync(WithinLimit(FaultName.ResultsTruncated, bytes), cancellationToken);
    }

    /// <summary>Sends what a compressor still holds.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        Announce();
        if (_faults.Has(FaultName.ResultsReset))
            await CutAsync(cancellationToken);

        if (_gzip is not null)
            await _gzip.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_gzip is not null)
            await _gzip.DisposeAsync();
    }

    // Only now is it known that there are results: an error has a length and a type of its own.
    void Announce()
    {
        if (_isAnnounced)
            return;

        _isAnnounced = true;
        _response.ContentLength = null;
        if (_gzip is not null)
            _response.Headers.ContentEncoding = "gzip";
        if (_faults.Has(FaultName.ResultsWrongContentType))
            _response.ContentType = "text/html; charset=UTF-8";
    }

    async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var sent = WithinLimit(FaultName.ResultsReset, bytes);
        await (_gzip ?? _body).WriteAsync(sent, cancellationToken);
        if (sent.Length < bytes.Length)
            await CutAsync(cancellationToken);
    }

    async Task CutAsync(CancellationToken cancellationToken)
    {
        await (_gzip ?? _body).FlushAsync(cancellationToken);
        throw new CallCutException();
    }

    async Task PauseAsync(CancellationToken cancellationToken)
    {
        if (_faults.Find(FaultName.ResultsSlow) is not { } slow || _bytes < _nextPause)
            return;

        _nextPause += (long)slow.Number("bytes");
        await (_gzip ?? _body).FlushAsync(cancellationToken);
        await _session.PassAsync(slow.Time, cancellationToken);
    }

    // The bytes of this piece that lie before the limit, counted from the start of the results.
    ReadOnlyMemory<byte> WithinLimit(string name, ReadOnlyMemory<byte> bytes)
    {
        if (_faults.Find(name) is not { } rule)
            return bytes;

        var free = (long)rule.Number("bytes") - (_bytes - bytes.Length);
        return bytes[..(int)Math.Clamp(free, 0, bytes.Length)];
    }
}
