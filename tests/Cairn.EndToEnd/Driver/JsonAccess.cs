using System.Globalization;
using System.Text.Json;

namespace Cairn.EndToEnd.Driver;

/// <summary>Short ways into the JSON that the command prints.</summary>
static class JsonAccess
{
    public static JsonElement At(this JsonElement json, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            json = json.GetProperty(name);
        return json;
    }

    public static string Text(this JsonElement json, params ReadOnlySpan<string> path) => json.At(path).GetString()!;

    public static long Count(this JsonElement json, params ReadOnlySpan<string> path) => json.At(path).GetInt64();

    /// <summary>An amount: a string with plain digits, never in scientific notation.</summary>
    public static decimal Money(this JsonElement json) => decimal.Parse(
        json.GetString()!,
        NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
        CultureInfo.InvariantCulture);

    /// <summary>The names of an object's members in their order.</summary>
    public static IEnumerable<string> Names(this JsonElement json) =>
        json.EnumerateObject().Select(member => member.Name);

    /// <summary>The lines of a JSON Lines file.</summary>
    public static List<JsonElement> Lines(string path) =>
        [.. File.ReadLines(path).Select(line => JsonElement.Parse(line))];

    /// <summary>The rows of the run that this report is about, from its results file.</summary>
    public static List<JsonElement> Rows(this JsonElement report) => Lines(report.Text("outputs", "results"));
}
