namespace Cairn.Workloads;

/// <summary>The file the rows come from.</summary>
public sealed record InputFile
{
    /// <summary>
    /// Where its rows can be read, absolute: the file itself, or the plain copy of one that is packed, whole, piped or
    /// in UTF-16.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>How its rows are written.</summary>
    public required InputFormat Format { get; init; }

    /// <summary>
    /// The column with the user's own key; null numbers the rows from 1. Ready requests have <c>custom_id</c>.
    /// </summary>
    public string? IdColumn { get; init; }

    /// <summary>The name the user knows it by, which error messages use. The default is the path.</summary>
    public string Name
    {
        get => field ?? Path;
        init;
    }

    /// <summary>The folder of the files that the rows are about, absolute; null for other formats.</summary>
    public string? Folder { get; init; }

    /// <summary>
    /// Fields of OpenAI bodies that are left out of the requests because the user says so. The default is none.
    /// </summary>
    public IReadOnlyList<string> Dropped { get; init; } = [];

    /// <summary>Whether each row is a whole request, so that no template makes one of it.</summary>
    public bool HasRequests => Format is InputFormat.BatchLines or InputFormat.OpenAiLines;

    /// <summary>The format of a table by its name; null for any other file.</summary>
    internal static InputFormat? TableOf(string name) => System.IO.Path.GetExtension(name).ToUpperInvariant() switch
    {
        ".CSV" => InputFormat.Csv,
        ".TSV" or ".TAB" => InputFormat.Tsv,
        _ => null,
    };

    /// <summary>What stands between the values of a table; null where rows are JSON.</summary>
    internal char? Separator => Format switch
    {
        InputFormat.Csv => ',',
        InputFormat.Tsv => '\t',
        _ => null,
    };
}
