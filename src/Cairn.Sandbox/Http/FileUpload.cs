using System.Globalization;
using System.Security.Cryptography;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Files;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Cairn.Sandbox.Http;

/// <summary>Brings an uploaded file to disk as it arrives; whatever the shelf doesn't take over is removed
/// again.</summary>
sealed class FileUpload(Spool spool) : IDisposable
{
    const long BytesMax = 500L * 1024 * 1024;
    const int PieceBytes = 64 * 1024;
    const int FieldBytesMax = 1_024;

    // Boundaries and headers around the file.
    const long FrameBytes = 64 * 1024;

    static readonly TimeSpan LifeMin = TimeSpan.FromHours(1);
    static readonly TimeSpan LifeMax = TimeSpan.FromDays(90);

    readonly string _path = spool.NewUploadPath();
    ArrivedFile? _file;
    TimeSpan? _life;

    public async Task<ArrivedFile> ReceiveAsync(HttpContext context)
    {
        if (context.Request.ContentLength > BytesMax + FrameBytes)
            throw TooLarge();

        var reader = new MultipartReader(BoundaryOf(context), context.Request.Body, PieceBytes);
        try
        {
            while (await reader.ReadNextSectionAsync(context.RequestAborted) is { } section)
                await ReadAsync(section, context.RequestAborted);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException
            && !context.RequestAborted.IsCancellationRequested)
        {
            throw ApiRefusal.Invalid($"The request body is not valid multipart/form-data: {exception.Message}");
        }

        return (_file ?? throw ApiRefusal.Invalid("file: Field required")) with { Life = _life };
    }

    public void Dispose() => File.Delete(_path);

    static string BoundaryOf(HttpContext context) =>
        MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
        && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 } boundary
            ? boundary
            : throw ApiRefusal.Invalid(
                $"content-type: '{context.Request.ContentType}' is no 'multipart/form-data' with a boundary");

    async Task ReadAsync(MultipartSection section, CancellationToken cancellationToken)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
            throw ApiRefusal.Invalid("The request body has a part without a valid content-disposition");

        switch (HeaderUtilities.RemoveQuotes(disposition.Name).Value)
        {
            case "file" when _file is null:
                _file = await StoreAsync(section, disposition, cancellationToken);
                break;
            case "file":
                throw ApiRefusal.Invalid("file: one file at a time; send the others in calls of their own");
            case "expires_in_seconds":
                _life = LifeOf(await TextAsync(section, cancellationToken));
                break;
            case var name:
                throw ApiRefusal.Invalid($"{name}: Extra inputs are not permitted");
        }
    }

    async Task<ArrivedFile> StoreAsync(
        MultipartSection section, ContentDispositionHeaderValue disposition, CancellationToken cancellationToken)
    {
        var sent = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
        var name = FileNames.Of(HeaderUtilities.RemoveQuotes(sent).Value ?? "");
        var type = FileNames.TypeOf(section.ContentType, name);
        var (size, hash) = await StoreAsync(section.Body, cancellationToken);
        return new(_path, name.Length > 0 ? name : FileNames.Unnamed(type), type, size, hash);
    }

    async Task<(long Size, string Sha256)> StoreAsync(Stream body, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(_path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var piece = new byte[PieceBytes];
        for (var total = 0L; ;)
        {
            var read = await body.ReadAsync(piece, cancellationToken);
            if (read == 0)
            {
                spool.MakeDurable(file);
                return (total, Convert.ToHexStringLower(hash.GetHashAndReset()));
            }

            total += read;
            if (total > BytesMax)
                throw TooLarge();

            hash.AppendData(piece, 0, read);
            await file.WriteAsync(piece.AsMemory(0, read), cancellationToken);
        }
    }

    static async Task<string> TextAsync(MultipartSection section, CancellationToken cancellationToken)
    {
        var bytes = new byte[FieldBytesMax];
        var read = await section.Body.ReadAtLeastAsync(
            bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return System.Text.Encoding.UTF8.GetString(bytes, 0, read);
    }

    static TimeSpan LifeOf(string text)
    {
        var isWhole = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds);
        var life = TimeSpan.FromSeconds(seconds);
        return isWhole && life >= LifeMin && life <= LifeMax
            ? life
            : throw ApiRefusal.Invalid(
                $"expires_in_seconds: Input should be between {LifeMin.TotalSeconds} and {LifeMax.TotalSeconds}");
    }

    static ApiRefusal TooLarge() => ApiRefusal.TooLarge($"A file may have at most {BytesMax} bytes.");
}
