using System.Buffers;

namespace Cairn.Workloads.Sources;

/// <summary>Writes the file that a row is about as a content block.</summary>
static class FileBlock
{
    /// <summary>Writes a document for a PDF, an image for an image, and a text for a text.</summary>
    /// <exception cref="BadInputException">The row is about no file, or the file has changed.</exception>
    public static void Write(ArrayBufferWriter<byte> to, Row row, Place place)
    {
        if (row.Fields is not FileFields file)
            throw place.Refuse("the file of a row", "an input that is a folder of files", "Write input: FOLDER.");

        var type = (string)file[DocumentFolder.MediaType]!;
        if (type == DocumentFolder.PlainText)
        {
            to.Write("""{"type":"text","text":"""u8);
            JsonText.WriteString(to, (string)file[DocumentFolder.Text]!);
            to.Write("}"u8);
            return;
        }

        to.Write(type.StartsWith("image/", StringComparison.Ordinal)
            ? """{"type":"image","source":{"type":"base64","media_type":"""u8
            : """{"type":"document","source":{"type":"base64","media_type":"""u8);
        JsonText.WriteString(to, type);
        to.Write(",\"data\":"u8);
        JsonText.WriteString(to, (string)file[DocumentFolder.Data]!);
        to.Write("}}"u8);
    }
}
