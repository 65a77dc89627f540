using System.Text.Json;

namespace Cairn.Reporting.Exporting;

/// <summary>Ends an object as a line of its own.</summary>
static class JsonLine
{
    public static void End(Utf8JsonWriter json, Stream to)
    {
        json.Flush();
        to.WriteByte((byte)'\n');
        json.Reset();
    }
}
