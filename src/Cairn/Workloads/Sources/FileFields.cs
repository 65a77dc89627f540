using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Cairn.Workloads.Sources;

/// <summary>
/// The columns of a row that is a file; its bytes are read, and held against their hash, when asked for.
/// </summary>
/// <remarks>The bytes are no column that is listed: they are found by name alone.</remarks>
sealed class FileFields(IReadOnlyDictionary<string, object?> line, string folder, Place place)
    : IReadOnlyDictionary<string, object?>
{
    string? _data;

    public int Count => line.Count;

    public IEnumerable<string> Keys => line.Keys;

    public IEnumerable<object?> Values => line.Values;

    public object? this[string key] => key == DocumentFolder.Data ? Data() : line[key];

    public bool ContainsKey(string key) => key == DocumentFolder.Data || line.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        if (key != DocumentFolder.Data)
            return line.TryGetValue(key, out value);
        value = Data();
        return true;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => line.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    string Data() => _data ??= Read();

    string Read()
    {
        var name = (string)line[DocumentFolder.File]!;
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(Path.Combine(folder, name));
        }
        catch (IOException exception)
        {
            throw place.Refuse($"\"{name}\" that cannot be read ({exception.Message})", "the file as it was listed",
                "Put it back, or start a new run.");
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes)) == (string)line[DocumentFolder.Sha256]!
            ? Convert.ToBase64String(bytes)
            : throw place.Refuse($"\"{name}\", which has changed", "the file as it was when the run began",
                "Put the old file back, or start a new run.");
    }
}
