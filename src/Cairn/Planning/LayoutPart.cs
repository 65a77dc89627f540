namespace Cairn.Planning;

/// <summary>One of the layouts that a run follows one behind the other, and where its places begin.</summary>
/// <param name="FirstPlace">The place of the whole at which its own first place stands.</param>
/// <param name="Layout">The part, whose own places begin at 0.</param>
/// <param name="Mark">
/// Twenty bits that custom_ids of the part carry, so that no answer is ever joined to a row by another order.
/// </param>
public sealed record LayoutPart(int FirstPlace, RunLayout Layout, int Mark)
{
    /// <summary>The place behind its last one.</summary>
    public int End => FirstPlace + Layout.Places;

    /// <summary>The place of the whole at which the part asks a row; -1 where it does not.</summary>
    public int PlaceOf(int inputRow) => Layout.PlaceOf(inputRow) is >= 0 and var place ? FirstPlace + place : -1;

    internal static List<LayoutPart> InARow(IReadOnlyList<(RunLayout Layout, int Mark)> layouts)
    {
        var parts = new List<LayoutPart>();
        foreach (var (layout, mark) in layouts)
        {
            if (layout.InputRows != layouts[0].Layout.InputRows)
            {
                throw new ArgumentException($"A part is of an input of {layout.InputRows} rows, the first of one of "
                    + $"{layouts[0].Layout.InputRows}.", nameof(layouts));
            }

            parts.Add(new(parts.Count == 0 ? 0 : parts[^1].End, layout, mark));
        }

        return parts;
    }

    internal static List<CacheNode> NodesOf(IReadOnlyList<LayoutPart> parts)
    {
        var nodes = new List<CacheNode>();
        foreach (var part in parts)
        {
            var before = nodes.Count;
            nodes.AddRange(part.Layout.Nodes.Select(node =>
                node.Parent < 0 ? node : node with { Parent = before + node.Parent }));
        }

        return nodes;
    }

    internal static List<PlanWave> WavesOf(IReadOnlyList<LayoutPart> parts) =>
    [
        .. parts.SelectMany(part => part.Layout.Waves.Select(wave =>
            wave with { Start = part.FirstPlace + wave.Start, End = part.FirstPlace + wave.End })),
    ];

    internal static LayoutArrays ArraysOf(IReadOnlyList<LayoutPart> parts)
    {
        var (rowAt, nodeAt) = (new int[parts[^1].End], new int[parts[^1].End]);
        var placeOf = new int[parts[0].Layout.InputRows];
        Array.Fill(placeOf, -1);
        var nodesBefore = 0;
        foreach (var (first, layout, _) in parts)
        {
            for (var place = 0; place < layout.Places; place++)
            {
                rowAt[first + place] = layout.RowAt(place);
                nodeAt[first + place] = layout.NodeAt(place) is >= 0 and var node ? nodesBefore + node : -1;
            }

            for (var row = 0; row < placeOf.Length; row++)
            {
                if (placeOf[row] < 0 && layout.PlaceOf(row) is >= 0 and var place)
                    placeOf[row] = first + place;
            }

            nodesBefore += layout.Nodes.Count;
        }

        return new(rowAt, nodeAt, placeOf);
    }
}
