using Cairn.Workloads;

namespace Cairn.Planning;

/// <summary>
/// In which order the rows of a run are asked, in which waves, and which of their prefixes are cached.
/// </summary>
/// <remarks>
/// A place is a position in that order. The engine counts places, never input rows, so that rows of one prefix lie side
/// by side and sets of them stay ranges. Immutable and safe to share; 12 bytes a row, none in the order of the input.
/// </remarks>
public sealed class RunLayout
{
    /// <summary>The most markers that a request carries, the limit of the API.</summary>
    public const int MarkersMax = 4;

    readonly LayoutArrays? _arrays;
    readonly LayoutPart[] _parts;
    readonly Lazy<string> _sha256;
    readonly Lazy<NodeRuns> _runs;

    internal RunLayout(
        int inputRows, IReadOnlyList<CacheNode> nodes, IReadOnlyList<PlanWave> waves, LayoutArrays? arrays)
    {
        (InputRows, Nodes, Waves, _arrays) = (inputRows, nodes, waves, arrays);
        _sha256 = new(() => RunLayoutFile.Write(this, Stream.Null));
        _runs = new(() => new NodeRuns(this));
        _parts = [new(0, this, arrays?.Mark ?? 0)];
    }

    RunLayout(IReadOnlyList<LayoutPart> parts, LayoutArrays arrays)
        : this(parts[0].Layout.InputRows, LayoutPart.NodesOf(parts), LayoutPart.WavesOf(parts), arrays) =>
        _parts = [.. parts];

    /// <summary>How many requests are made: fewer than the input has rows where identical ones share one.</summary>
    public int Places => _arrays?.RowAt.Length ?? InputRows;

    /// <summary>How many rows the input has.</summary>
    public int InputRows { get; }

    /// <summary>
    /// The cached prefixes, depth first: a parent, then each of its children with all below it. Empty without caching.
    /// </summary>
    public IReadOnlyList<CacheNode> Nodes { get; }

    /// <summary>The waves in the order in which they are sent; together they are all places.</summary>
    public IReadOnlyList<PlanWave> Waves { get; }

    /// <summary>Whether place and row are the same number everywhere.</summary>
    public bool IsInputOrder => _arrays is not { AreInInputOrder: false };

    /// <summary>
    /// What it was joined from, each part behind the one before: a row may have a place in several. Itself alone where
    /// it was not joined.
    /// </summary>
    public IReadOnlyList<LayoutPart> Parts => _parts;

    /// <summary>The SHA-256 of what <see cref="Write"/> writes but for its last 32 bytes, as lower-case hex.</summary>
    public string Sha256 => _sha256.Value;

    internal LayoutArrays? Arrays => _arrays;

    /// <summary>
    /// Twenty bits that depend on the order alone, 0 for that of the input: part of every custom_id, so that no answer
    /// is ever joined to a row by another order than the one in which it was asked.
    /// </summary>
    internal int Mark => _arrays?.Mark ?? 0;

    /// <summary>The rows in the order of the input, in one wave, without caching.</summary>
    public static RunLayout InInputOrder(int rows) =>
        new(rows, [], rows == 0 ? [] : [new(WaveKind.Main, 0, rows)], null);

    /// <summary>Some rows in the order of the input, in one wave, without caching.</summary>
    /// <param name="inputRows">How many rows the input has.</param>
    /// <param name="rows">Those that are asked, ascending.</param>
    public static RunLayout OfSome(int inputRows, IReadOnlyList<int> rows) =>
        Build([], [.. Enumerable.Repeat(-1, inputRows)], new() { Rows = rows });

    /// <summary>The same order and prefixes for rows that stand scattered in a larger input.</summary>
    /// <param name="inputRows">How many rows that input has.</param>
    /// <param name="rows">Where the rows of this layout stand in it, ascending; as many as it has.</param>
    public RunLayout Scattered(int inputRows, IReadOnlyList<int> rows)
    {
        var (nodeOfRow, first) = (new int[inputRows], Enumerable.Range(0, inputRows).ToArray());
        Array.Fill(nodeOfRow, -1);
        foreach (var (index, row) in rows.Index())
        {
            var place = PlaceOf(index);
            (nodeOfRow[row], first[row]) = (NodeAt(place), rows[RowAt(place)]);
        }

        var pilot = Waves.FirstOrDefault(wave => wave.Kind == WaveKind.Pilot);
        return Build(Nodes, nodeOfRow, new()
        {
            Rows = rows,
            FirstTwins = first,
            PilotRows = pilot is null ? 0 : pilot.End - pilot.Start,
        });
    }

    /// <summary>Decides in which order rows are asked whose cached prefixes are known.</summary>
    /// <remarks>
    /// Within a wave the places follow the prefixes depth first and then the input; rows without a prefix come last.
    /// One primer writes all uncached prefixes of its path, so a prefix waits for its parent only where another row
    /// primes the parent. Takes time and memory in proportion to the rows.
    /// </remarks>
    /// <param name="nodes">The cached prefixes in any order that puts parents before children.</param>
    /// <param name="nodeOfRow">For each row the deepest prefix that it has, as an index into them; -1 for none.</param>
    /// <param name="choices">What else decides.</param>
    /// <exception cref="ArgumentException">A prefix or a row contradicts another, or the waves cannot be.</exception>
    public static RunLayout Build(
        IReadOnlyList<CacheNode> nodes, IReadOnlyList<int> nodeOfRow, LayoutChoices choices) =>
        LayoutOrder.Build(nodes, nodeOfRow, choices);

    /// <summary>
    /// The same order with other cached prefixes: for a run whose template or limit changed after rows were asked.
    /// </summary>
    /// <param name="nodes">As for <see cref="Build"/>.</param>
    /// <param name="nodeOfRow">As for <see cref="Build"/>.</param>
    /// <exception cref="ArgumentException">A prefix contradicts another.</exception>
    public RunLayout Recached(IReadOnlyList<CacheNode> nodes, IReadOnlyList<int> nodeOfRow)
    {
        var (sorted, newIndex) = LayoutNodes.DepthFirst(nodes);
        var nodeAt = new int[Places];
        for (var place = 0; place < nodeAt.Length; place++)
            nodeAt[place] = nodeOfRow[RowAt(place)] is >= 0 and var node ? newIndex[node] : -1;
        var numbers = _arrays is null ? [.. Enumerable.Range(0, InputRows)] : Array.Empty<int>();
        return new(InputRows, sorted, Waves,
            new(_arrays?.RowAt ?? numbers, nodeAt, _arrays?.PlaceOf ?? numbers));
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="LayoutDamagedException">It is something else, or of a newer version.</exception>
    public static RunLayout Read(Stream from) => RunLayoutFile.Decode(from);

    /// <summary>Writes all of it: the same bytes each time.</summary>
    public void Write(Stream to) => RunLayoutFile.Write(this, to);

    /// <summary>The row that is asked at a place: the first of those that share it.</summary>
    public int RowAt(int place) => _arrays is null ? Checked(place, InputRows) : _arrays.RowAt[place];

    /// <summary>The place at which a row is asked; several rows may share one. -1 where it is not asked.</summary>
    public int PlaceOf(int inputRow) => _arrays is null ? Checked(inputRow, InputRows) : _arrays.PlaceOf[inputRow];

    /// <summary>
    /// Layouts of the same input one behind the other; the place of a row is the one in the first part that asks it.
    /// </summary>
    /// <exception cref="ArgumentException">They are of inputs with other numbers of rows.</exception>
    internal static RunLayout Joined(IReadOnlyList<(RunLayout Layout, int Mark)> layouts) =>
        layouts.Count == 1 ? layouts[0].Layout : Joined(LayoutPart.InARow(layouts));

    static RunLayout Joined(List<LayoutPart> parts) => new(parts, LayoutPart.ArraysOf(parts));

    /// <summary>How many places the first rows of the input have.</summary>
    public int PlacesOfFirst(int rows) => Enumerable.Range(0, Math.Min(rows, InputRows)).Count(IsAsked);

    /// <summary>Whether a row is asked itself, not by the first of those that share its place.</summary>
    public bool IsAsked(int inputRow) => PlaceOf(inputRow) is >= 0 and var place && RowAt(place) == inputRow;

    /// <summary>The index of the part that a place is in.</summary>
    internal int PartAt(int place)
    {
        var part = _parts.Length - 1;
        while (_parts[part].FirstPlace > place)
            part--;
        return part;
    }

    /// <summary>The twenty bits of the part that a place is in; see <see cref="LayoutPart.Mark"/>.</summary>
    internal int MarkAt(int place) => _parts[PartAt(place)].Mark;

    /// <summary>The deepest cached prefix of a place, as an index into <see cref="Nodes"/>; -1 for none.</summary>
    public int NodeAt(int place) => _arrays is null ? Nodes.Count - 1 : _arrays.NodeAt[place];

    /// <summary>The markers that a request carries, in cache order; empty without a cached prefix.</summary>
    /// <param name="place">The request.</param>
    /// <param name="levels">How many prefixes of its path to mark at most, from the shortest on: 0 to 4.</param>
    public CacheMarker[] MarkersAt(int place, int levels)
    {
        var node = NodeAt(place);
        while (node >= 0 && Nodes[node].Level > levels)
            node = Nodes[node].Parent;
        if (node < 0)
            return [];
        var markers = new CacheMarker[Nodes[node].Level];
        for (; node >= 0; node = Nodes[node].Parent)
            markers[Nodes[node].Level - 1] = new(Nodes[node].BlockIndex, Nodes[node].Ttl);
        return markers;
    }

    /// <summary>The runs of places with the same cached prefix within some places; others are passed over.</summary>
    internal IEnumerable<NodeRun> RunsIn(IEnumerable<(int Start, int End)> ranges) => _runs.Value.In(ranges);

    /// <summary>The index behind the last prefix below one.</summary>
    internal int EndOfSubtree(int node) => _runs.Value.EndOfSubtree(node);

    static int Checked(int number, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, count);
        return number;
    }
}
