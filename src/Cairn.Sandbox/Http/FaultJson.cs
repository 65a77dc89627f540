using System.Text.Json;
using Cairn.Sandbox.Faults;

namespace Cairn.Sandbox.Http;

/// <summary>Shows the rules at work, how often each fault struck, the last strikes, and all that could be asked
/// for.</summary>
static class FaultJson
{
    public static void Write(Utf8JsonWriter writer, FaultBook book)
    {
        writer.WriteStartObject();
        WriteWork(writer, book);
        WriteList(writer, "catalog", FaultCatalog.All, WriteKind);
        writer.WriteEndObject();
    }

    /// <summary>What goes wrong and has gone wrong, without what else could.</summary>
    public static void WriteWork(Utf8JsonWriter writer, FaultBook book)
    {
        WriteList(writer, "rules", book.Rules, WriteRule);
        writer.WriteStartObject("strikes");
        foreach (var (name, strikes) in book.Strikes)
            writer.WriteNumber(name, strikes);

        writer.WriteEndObject();
        WriteList(writer, "recent", book.Recent, WriteStrike);
    }

    static void WriteRule(Utf8JsonWriter writer, FaultCounter counter)
    {
        writer.WriteString("name", counter.Rule.Name);
        writer.WriteString("rule", counter.Rule.ToString());
        writer.WriteNumber("seen", counter.Seen);
        writer.WriteNumber("strikes", counter.Strikes);
    }

    static void WriteStrike(Utf8JsonWriter writer, FaultStrike strike)
    {
        writer.WriteString("at", ApiTime.Text(strike.At));
        writer.WriteString("name", strike.Name);
        writer.WriteString("on", strike.On);
    }

    static void WriteKind(Utf8JsonWriter writer, FaultKind kind)
    {
        writer.WriteString("name", kind.Name);
        writer.WriteString("does", kind.Does);
        writer.WriteStartArray("on");
        foreach (var call in kind.Calls)
            writer.WriteStringValue(call);

        writer.WriteEndArray();
        writer.WriteStartObject("parameters");
        foreach (var parameter in kind.Parameters)
            writer.WriteNumber(parameter.Name, parameter.Default);

        writer.WriteEndObject();
    }

    static void WriteList<T>(
        Utf8JsonWriter writer, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> writeFields)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteStartObject();
            writeFields(writer, item);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
