using HandlebarsDotNet;
using HandlebarsDotNet.IO;

namespace Cairn.Workloads;

/// <summary>Puts booleans, lists and objects of a JSON row into a text the way the input has them.</summary>
sealed class JsonFormatter : IFormatterProvider, IFormatter
{
    public bool TryCreateFormatter(Type type, out IFormatter formatter)
    {
        formatter = this;
        return type == typeof(bool) || type == typeof(JsonList) || type == typeof(JsonMap);
    }

    public void Format<T>(T value, in EncodedTextWriter writer) => writer.Write(
        value switch
        {
            true => "true",
            false => "false",
            JsonList list => list.Json,
            JsonMap map => map.Json,
            _ => "",
        },
        false);
}
