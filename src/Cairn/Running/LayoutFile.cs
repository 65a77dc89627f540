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
        var name = NameOf(layout.Sha256);
        await using (var draft = await blobs.DraftAsync(name))
        {
            layout.Write(draft.Content);
            await draft.PublishAsync(name);
        }

        return spec with { Rows = layout.Places, InputRows = layout.InputRows, LayoutSha256 = layout.Sha256 };
    }

    /// <summary>Reads the layout that the run agreed to.</summary>
    /// <exception cref="LayoutDamagedException">The file is gone or damaged.</exception>
    public static RunLayout Read(IBlobStore blobs, RunSpec spec)
    {
        var name = NameOf(spec.LayoutSha256);
        var layout = Open(blobs, name);
        return layout.Sha256 == spec.LayoutSha256
            ? layout
            : throw new LayoutDamagedException(name, "the layout of another run");
    }

    /// <summary>Reads one of the files.</summary>
    /// <exception cref="LayoutDamagedException">The file is gone or damaged.</exception>
    public static RunLayout Open(IBlobStore blobs, string name)
    {
        using var file = blobs.OpenRead(name) ?? throw new LayoutDamagedException(name, "missing");
        return RunLayout.Read(file);
    }

    /// <summary>The rows of the input that are asked at some places.</summary>
    public static RowSet RowsOf(this RunLayout layout, RowSet places) =>
        RowSet.OfAscending(places.Select(layout.RowAt).Order());

    /// <summary>The places at which some rows of the input are asked.</summary>
    public static RowSet PlacesOf(this RunLayout layout, IEnumerable<int> rows) =>
        RowSet.OfAscending(rows.Select(layout.PlaceOf).Distinct().Order());

    static string NameOf(string sha256) => $"{Prefix}{sha256[..HashLength]}.bin";
}
