using System.Text.Json;
using Cairn.Running;

namespace Cairn.Reporting.Exporting;

/// <summary>The lines of results.jsonl.</summary>
sealed class JsonlWriter(Stream to, RunMaterial material) : IRowWriter
{
    readonly ResultLine _line = new(material);
    readonly Utf8JsonWriter _json = new(to, PublishedRows.Json);

    public bool Write(PublishedRow row)
    {
        _line.Write(_json, row);
        JsonLine.End(_json, to);
        return true;
    }

    public void End()
    {
    }

    public void Dispose() => _json.Dispose();
}
