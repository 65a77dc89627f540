namespace Cairn.Workloads;

/// <summary>The file the rows come from.</summary>
public sealed record InputFile
{
    /// <summary>Where it is, absolute.</summary>
    public required string Path { get; init; }

    /// <summary>How its rows are written.</summary>
    public required InputFormat Format { get; init; }

    /// <summary>
    /// The column with the user's own key; null numbers the rows from 1. Batch lines have <c>custom_id</c>.
    /// </summary>
    public string? IdColumn { get; init; }

    /// <summary>The name the user knows it by, which error messages use. The default is the path.</summary>
    public string Name
    {
        get => field ?? Path;
        init;
    }
}
