using System.Globalization;
using System.Text.Json;

namespace Cairn.Sandbox;

/// <summary>Reads a JSONL that a user wrote, and reports all that is wrong with it together, line by line.</summary>
/// <param name="file">Its name, for the message.</param>
sealed class LineReader(string file)
{
    const int FaultsShownMax = 20;

    readonly List<string> _faults = [];
    int _line;

    public static void Open(string path, string what, Action<TextReader> read)
    {
        try
        {
            using var reader = new StreamReader(path);
            read(reader);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SandboxException($"The {what} file '{path}' can't be read: {exception.Message}", exception);
        }
    }

    /// <summary>Hands out each line that is a JSON object; what is wrong in one is said by a
    /// <see cref="FormatException"/>.</summary>
    public void Read(TextReader reader, Action<JsonElement, int> take)
    {
        for (var text = reader.ReadLine(); text is not null; text = reader.ReadLine())
        {
            _line++;
            if (!string.IsNullOrWhiteSpace(text))
                Take(text, take);
        }

        if (_faults.Count == 0)
            return;

        var more = _faults.Count > FaultsShownMax
            ? string.Create(CultureInfo.InvariantCulture, $"\n  and {_faults.Count - FaultsShownMax} more") : "";
        throw new SandboxException($"The file '{file}' can't be used; correct these lines or leave them out:\n  "
            + string.Join("\n  ", _faults.Take(FaultsShownMax)) + more);
    }

    void Take(string text, Action<JsonElement, int> take)
    {
        try
        {
            var line = JsonElement.Parse(text);
            if (line.ValueKind != JsonValueKind.Object)
                throw new FormatException($"expected a JSON object, found {Shorten(text)}");

            take(line, _line);
        }
        catch (JsonException exception)
        {
            Add($"not JSON: {exception.Message}");
        }
        catch (FormatException exception)
        {
            Add(exception.Message);
        }
    }

    void Add(string fault) => _faults.Add(string.Create(CultureInfo.InvariantCulture, $"line {_line}: {fault}"));

    static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
