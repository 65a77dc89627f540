using System.Globalization;
using System.Text;

namespace Cairn.Bench.Fuzzing;

/// <summary>How the end of a body is told.</summary>
enum Framing
{
    Length,
    Chunked,
    TooLong,
    TooShort,
    Nonsense,
    Huge,
    Missing,
}

/// <summary>A call while it is being spoiled.</summary>
sealed class RequestDraft(Shape shape)
{
    public string Method { get; set; } = shape.Method;

    public string Target { get; set; } = shape.Target;

    public string Protocol { get; set; } = "HTTP/1.1";

    public byte[] Body { get; set; } = shape.Body;

    public Framing Framing { get; set; } = Framing.Length;

    /// <summary>Whether the head may be no HTTP at all.</summary>
    public bool IsWild { get; set; }

    public List<(string Name, string Value)> Headers { get; } =
    [
        ("Host", "127.0.0.1"), ("x-api-key", "any"), ("anthropic-version", "2026-10-21"),
        .. shape.Body.Length > 0 ? [("Content-Type", shape.ContentType)] : Array.Empty<(string, string)>(),
    ];

    public WireRequest Finish()
    {
        var head = new StringBuilder($"{Method} {Target} {Protocol}\r\n");
        foreach (var (name, value) in Headers)
            head.Append(name).Append(": ").Append(value).Append("\r\n");

        var length = LengthHeader;
        head.Append(length is null ? "" : length + "\r\n").Append("\r\n");
        byte[] bytes = [.. Encoding.Latin1.GetBytes(head.ToString()), .. Framing == Framing.Chunked ? Chunks() : Body];
        var isTidy = !IsWild && Framing is Framing.Length or Framing.Chunked
            && Headers.TrueForAll(header => Ascii.IsValid(header.Value));
        return new(bytes, isTidy, Framing is Framing.TooLong or Framing.Huge, Method == "HEAD", shape.Name);
    }

    string? LengthHeader => Framing switch
    {
        Framing.Length => Length(Body.Length),
        Framing.TooLong => Length(Body.Length + 10),
        Framing.TooShort => Length(Math.Max(0, Body.Length - 10)),
        Framing.Huge => Length(999_999_999_999),
        Framing.Nonsense => "Content-Length: -5",
        Framing.Chunked => "Transfer-Encoding: chunked",
        _ => null,
    };

    static string Length(long bytes) => string.Create(CultureInfo.InvariantCulture, $"Content-Length: {bytes}");

    // Pieces of very different sizes, so that a value is cut anywhere.
    byte[] Chunks()
    {
        var chunks = new List<byte>(Body.Length + 64);
        for (var (start, size) = (0, 1); start < Body.Length; start += size, size = (size * 3) + 1)
        {
            var piece = Body.AsSpan(start, Math.Min(size, Body.Length - start));
            chunks.AddRange(Encoding.ASCII.GetBytes(FormattableString.Invariant($"{piece.Length:x}\r\n")));
            chunks.AddRange(piece);
            chunks.AddRange("\r\n"u8);
        }

        chunks.AddRange("0\r\n\r\n"u8);
        return [.. chunks];
    }
}
