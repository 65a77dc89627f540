namespace Cairn.Workloads.Sources;

/// <summary>An input as lines or records that can be read in any order.</summary>
/// <param name="Path">Where they stand, absolute.</param>
/// <param name="Name">What messages call the input.</param>
/// <param name="Format">How they are written; null where nothing says it.</param>
readonly record struct PlainInput(string Path, string Name, InputFormat? Format)
{
    /// <summary>What stands for a file where the rows are piped in.</summary>
    public const string StandardInput = "-";

    const string Packed = ".gz";

    /// <summary>Finds out what an input is, and makes a plain copy of it where it has to be one.</summary>
    /// <param name="path">The file or folder, absolute; ignored for what is piped in.</param>
    /// <param name="name">The name the user knows it by.</param>
    /// <param name="copies">Where copies are kept.</param>
    /// <param name="place">Where the input is named.</param>
    /// <exception cref="BadInputException">It cannot be unpacked or taken apart.</exception>
    public static PlainInput Open(string path, string name, InputCopies copies, Place place)
    {
        if (name == StandardInput)
        {
            var piped = copies.OfStandardInput(place);
            return new(piped, "standard input", LineKind.Of(piped));
        }

        if (Directory.Exists(path))
            return DocumentFolder.List(path, name, copies, place);

        var inner = name;
        for (; HasEnding(inner, Packed); inner = inner[..^Packed.Length])
            path = copies.Of(path, "gunzip", place, (from, to) => GzipFile.Unpack(from, to, new(name, null)));
        if (Utf16Text.IsIn(path))
            path = copies.Of(path, "utf8", place, (from, to) => Utf16Text.Copy(from, to, new(name, null)));
        if (InputFile.TableOf(inner) is { } table)
            return new(path, name, table);
        if (HasEnding(inner, ".jsonl") || HasEnding(inner, ".ndjson"))
            return OfLines(path, name);
        return HasEnding(inner, ".json")
            ? OfLines(copies.Of(path, "lines", place, (from, to) => DocumentLines.Write(from, to, name)), name + "#")
            : new(path, name, null);
    }

    static bool HasEnding(string name, string ending) => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase);

    // A first line that is no JSON is told with its place when the input is checked.
    static PlainInput OfLines(string path, string name) => new(path, name, LineKind.Of(path) ?? InputFormat.Jsonl);
}
