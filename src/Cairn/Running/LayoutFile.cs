using Cairn.Planning;

namespace Cairn.Running;

/// <summary>Keeps the layout of a run among its files, where it stands before the run does.</summary>
public static class LayoutFile
{
    /// <summary>How the names of all such files begin; the rest is the hash.</summary>
    public const string Prefix = "layout-";

    const int HashLength = 16;

    /// <summary>Writes the layout durably and names it in what the run agrees to.</summary>
    public static async Task<RunSpec> WriteAsync(IBlobStore blobs, RunSpec spec, RunLayout layout)
    {
        await WriteAsync(blobs, layout);
        return spec with { Rows = layout.Places, InputRows = layout.InputRows, LayoutSha256 = layout.Sha256 };
    }

    /// <summary>Writes the layout durably.</summary>
    public static async Task WriteAsync(IBlobStore blobs, RunLayout layout)
    {
        var name = NameOf(layout.Sha256);
        await using var draft = await blobs.DraftAsync(name);
        layout.Write(draft.Content);
        await draft.PublishAsync(name);
    }

    /// <summary>Reads the layout that the run agreed to: that of its first stage.</summary>
    /// <exception cref="LayoutDamagedException">The file is gone or damaged.</exception>
    public static RunLayout Read(IBlobStore blobs, RunSpec spec) =>
        Agreed(blobs, spec.LayoutSha256);

    /// <summary>Reads the layouts of all stages of a run, joined.</summary>
    /// <exception cref="LayoutDamagedException">The file of one is gone or damaged.</exception>
    public static RunLayout Read(IBlobStore blobs, Run run) => Read(blobs, run.Spec).WithStages(blobs, run);

    /// <summary>The layout of the first stage with those of the others that a run has, joined.</summary>
    /// <exception cref="LayoutDamagedException">The file of one is gone or damaged.</exception>
    public static RunLayout WithStages(this RunLayout first, IBlobStore blobs, Run run)
    {
        var stages = new StageLayouts(first);
        stages.Follow(run, blobs);
        return stages.Whole;
    }

    /// <summary>Reads the layout of a later stage.</summary>
    /// <exception cref="LayoutDamagedException">The file is gone or damaged.</exception>
    public static RunLayout Read(IBlobStore blobs, RunStage stage) => Agreed(blobs, stage.LayoutSha256);

    /// <summary>Reads one of the files.</summary>
    /// <exception cref="LayoutDamagedException">The file is gone or damaged.</exception>
    public static RunLayout Open(IBlobStore blobs, string name)
    {
        using var file = blobs.OpenRead(name) ?? throw new LayoutDamagedException(name, "missing");
        return RunLayout.Read(file);
    }

    /// <summary>The rows of the input that are asked at some places.</summary>
    public static RowSet RowsOf(this RunLayout layout, RowSet places) =>
        RowSet.OfAscending(places.Select(layout.RowAt).Distinct().Order());

    /// <summary>The places at which some rows of the input are asked, in whatever stage.</summary>
    public static RowSet PlacesOf(this RunLayout layout, IEnumerable<int> rows) => RowSet.OfAscending(rows
        .SelectMany(row => layout.Parts.Select(part => part.PlaceOf(row)))
        .Where(place => place >= 0).Distinct().Order());

    /// <summary>The places of a part.</summary>
    internal static RowSet Places(this LayoutPart part) => RowSet.Range(part.FirstPlace, part.End);

    static RunLayout Agreed(IBlobStore blobs, string agreed)
    {
        var layout = Open(blobs, NameOf(agreed));
        return layout.Sha256 == agreed
            ? layout
            : throw new LayoutDamagedException(NameOf(agreed), "the layout of another run");
    }

    static string NameOf(string sha256) => $"{Prefix}{sha256[..HashLength]}.bin";
}
