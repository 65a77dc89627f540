using System.Text;

namespace Cairn.Workloads.Sources;

/// <summary>Makes UTF-8 of text in UTF-16, as spreadsheets save it, which its byte order mark tells.</summary>
static class Utf16Text
{
    const int MarkBytes = 2;
    const int BufferChars = 1 << 16;

    static readonly UnicodeEncoding LittleEndian = Strict(isBigEndian: false);
    static readonly UnicodeEncoding BigEndian = Strict(isBigEndian: true);

    /// <summary>Whether a file begins with the mark; false where there is no file to read.</summary>
    public static bool IsIn(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            Span<byte> mark = stackalloc byte[MarkBytes];
            return EncodingOf(mark[..file.ReadAtLeast(mark, MarkBytes, throwOnEndOfStream: false)]) is not null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Whoever reads the rows says so, with the place.
            return false;
        }
    }

    /// <summary>Copies a text, as UTF-8 where it begins with the mark, else as it is.</summary>
    /// <param name="from">The text; it need not be seekable.</param>
    /// <param name="to">Where the copy goes.</param>
    /// <param name="place">Where the text is named.</param>
    /// <exception cref="BadInputException">It is cut off within a character, or is UTF-32.</exception>
    public static void Copy(Stream from, Stream to, Place place)
    {
        var mark = new byte[MarkBytes];
        var read = from.ReadAtLeast(mark, MarkBytes, throwOnEndOfStream: false);
        if (EncodingOf(mark.AsSpan(0, read)) is { } encoding)
        {
            using var text = new StreamReader(
                from, encoding, detectEncodingFromByteOrderMarks: false, -1, leaveOpen: true);
            Transcode(text, to, place);
            return;
        }

        to.Write(mark, 0, read);
        from.CopyTo(to);
    }

    static void Transcode(StreamReader from, Stream to, Place place)
    {
        using var text = new StreamWriter(to, new UTF8Encoding(false), -1, leaveOpen: true);
        var buffer = new char[BufferChars];
        var isFirst = true;
        try
        {
            for (int count; (count = from.ReadBlock(buffer)) > 0; isFirst = false)
            {
                if (isFirst && buffer[0] == '\0')
                    throw Broken(place, "it is UTF-32");
                text.Write(buffer, 0, count);
            }
        }
        catch (DecoderFallbackException exception)
        {
            throw Broken(place, exception.Message);
        }
    }

    static UnicodeEncoding Strict(bool isBigEndian) =>
        new(isBigEndian, byteOrderMark: true, throwOnInvalidBytes: true);

    static UnicodeEncoding? EncodingOf(ReadOnlySpan<byte> mark) => mark switch
    {
        [0xFF, 0xFE] => LittleEndian,
        [0xFE, 0xFF] => BigEndian,
        _ => null,
    };

    static BadInputException Broken(Place place, string why) => place.Refuse(
        $"the mark of UTF-16 in front of bytes that are not ({why})", "UTF-8, or UTF-16 with its byte order mark",
        "Save the file as UTF-8.");
}
