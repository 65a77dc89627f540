using Cairn.Planning;
using Cairn.Simulation.Kernel;
using Cairn.Workloads;

namespace Cairn.Tests.Planning;

public sealed class RunLayoutTests
{
    static readonly CacheNode Root = new(-1, 1, 0, CacheTtl.OneHour, 2_000, 9, 0.98m);

    // Two roots; the first has two prefixes below it.
    static readonly CacheNode[] Tree =
    [
        Root,
        Root with { Rows = 3 },
        Root with { Parent = 0, Level = 2, BlockIndex = 3, PrefixTokens = 3_000, Rows = 4, ReadShare = 0.9m },
        Root with { Parent = 0, Level = 2, BlockIndex = 2, Ttl = CacheTtl.FiveMinutes, Rows = 3 },
    ];

    // In depth-first order the nodes are 0 (old 0), 1 (old 2), 2 (old 3), 3 (old 1).
    static readonly int[] NodeOfRow = [2, 1, -1, 3, 2, 0, 1, 3, 2, 0, -1, 1, 3, 2];

    [Fact]
    public void Rows_of_one_prefix_lie_side_by_side_behind_their_primers()
    {
        var layout = RunLayout.Build(Tree, NodeOfRow, new());

        Assert.Equal([0, 1, 3, 5, 9, 4, 8, 13, 7, 12, 6, 11, 2, 10], Rows(layout));
        Assert.Equal([1, 3, 2, 0, 0, 1, 1, 1, 2, 2, 3, 3, -1, -1], Places(layout).Select(layout.NodeAt));
        Assert.Equal(
            [new(WaveKind.Primers, 0, 2), new(WaveKind.Primers, 2, 3), new(WaveKind.Main, 3, 14)], layout.Waves);
    }

    // Row 0 writes both the root and its largest child, so only the other child waits for it.
    [Fact]
    public void One_primer_writes_a_whole_path()
    {
        var layout = RunLayout.Build(Tree, NodeOfRow, new());

        Assert.Equal([new(0, CacheTtl.OneHour), new(3, CacheTtl.OneHour)], layout.MarkersAt(0, 4));
        Assert.Equal([new(0, CacheTtl.OneHour), new(2, CacheTtl.FiveMinutes)], layout.MarkersAt(2, 4));
        Assert.Equal([new(0, CacheTtl.OneHour)], layout.MarkersAt(2, 1));
        Assert.Empty(layout.MarkersAt(2, 0));
        Assert.Empty(layout.MarkersAt(13, 4));
    }

    [Fact]
    public void The_pilot_is_spread_over_the_groups()
    {
        var layout = RunLayout.Build(Tree, NodeOfRow, new() { PilotRows = 4 });

        var pilot = Assert.Single(layout.Waves, wave => wave.Kind == WaveKind.Pilot);
        Assert.Equal([9, 13, 12, 2], Rows(layout).Skip(pilot.Start).Take(pilot.Count));
    }

    [Fact]
    public void Identical_rows_share_the_place_of_the_first()
    {
        int[] firstTwins = [0, 1, 2, 3, 4, 5, 6, 7, 0, 5, 2, 11, 12, 13];

        var layout = RunLayout.Build(Tree, NodeOfRow, new() { FirstTwins = firstTwins });

        Assert.Equal((11, 14), (layout.Places, layout.InputRows));
        Assert.All(Enumerable.Range(0, 14), row => Assert.Equal(firstTwins[row], layout.RowAt(layout.PlaceOf(row))));
    }

    [Fact]
    public void An_order_of_some_rows_holds_wherever_they_stand_in_a_larger_input()
    {
        var layout = RunLayout.Build(Tree, NodeOfRow, new()
        {
            PilotRows = 4,
            FirstTwins = [0, 1, 2, 3, 4, 5, 6, 7, 0, 5, 2, 11, 12, 13],
        });
        int[] rows = [.. Enumerable.Range(0, 14).Select(row => (row * 3) + 1)];

        var scattered = layout.Scattered(50, rows);

        Assert.Equal(Rows(layout).Select(row => rows[row]), Rows(scattered));
        Assert.Equal(Places(layout).Select(layout.NodeAt), Places(scattered).Select(scattered.NodeAt));
        Assert.Equal(layout.Waves, scattered.Waves);
        Assert.Equal((-1, layout.PlaceOf(10)), (scattered.PlaceOf(0), scattered.PlaceOf(31)));
    }

    [Fact]
    public void Rows_within_a_limit_come_before_all_others_and_have_primers_of_their_own()
    {
        var layout = RunLayout.Build(Tree, NodeOfRow, new() { FirstRows = 5 });

        Assert.Equal([0, 1, 2, 3, 4], Rows(layout).Take(5).Order());
        Assert.Equal(
            [WaveKind.Primers, WaveKind.Primers, WaveKind.Main, WaveKind.Main], layout.Waves.Select(wave => wave.Kind));
    }

    [Fact]
    public void A_prefix_that_no_row_of_the_limit_has_is_primed_behind_it()
    {
        var layout = RunLayout.Build(Tree, NodeOfRow, new() { FirstRows = 1 });

        Assert.Equal([0, 1, 3], Rows(layout).Take(3));
        Assert.Equal(
            [new(WaveKind.Primers, 0, 1), new(WaveKind.Primers, 1, 2), new(WaveKind.Primers, 2, 3),
                new(WaveKind.Main, 3, 14)],
            layout.Waves);
    }

    [Fact]
    public void Every_layout_asks_each_row_once_and_comes_back_from_its_file()
    {
        var random = SimRandom.Of(5, "layouts");
        for (var seed = 0; seed < 200; seed++)
        {
            var layout = Drawn(random);

            Assert.Equal(Places(layout), Places(layout).Select(place => layout.PlaceOf(layout.RowAt(place))));
            Assert.Equal(layout.Places, layout.Waves.Sum(wave => wave.Count));
            AssertSame(layout, RunLayout.Read(new MemoryStream(Written(layout))));
        }
    }

    // A child that is primed in the same wave as its parent, by another row, would be written twice.
    [Fact]
    public void A_primer_writes_only_what_no_row_of_its_wave_or_an_earlier_one_writes()
    {
        var random = SimRandom.Of(7, "layouts");
        for (var seed = 0; seed < 200; seed++)
        {
            var layout = Drawn(random);
            var written = new Dictionary<int, int>();
            foreach (var (index, wave) in layout.Waves.Index().Where(wave => wave.Item.Kind == WaveKind.Primers))
            {
                for (var place = wave.Start; place < wave.End; place++)
                    AssertWritesOnce(layout, place, index, written);
            }

            var used = Places(layout).SelectMany(place => Path(layout, layout.NodeAt(place))).Distinct().Order();
            Assert.Equal(used, written.Keys.Order());
        }
    }

    [Fact]
    public void The_waves_follow_from_how_many_rows_have_each_prefix()
    {
        for (var seed = 0UL; seed < 300; seed++)
        {
            var random = new SimRandom(seed);
            var (pilot, later) = (random.Below(6), random.Below(3));
            int[] first = [.. Enumerable.Range(0, random.Below(12)).Select(_ => random.Below(Tree.Length + 1) - 1)];
            int[] rowsOf = [.. Enumerable.Range(0, Tree.Length + 1).Select(node =>
                first.Count(of => of == (node < Tree.Length ? node : -1)))];

            var layout = RunLayout.Build(Tree, [.. first, .. Enumerable.Repeat(-1, later)], new()
            {
                PilotRows = pilot,
                FirstRows = first.Length,
            });

            Assert.Equal(
                layout.Waves.Where(wave => wave.End <= first.Length), LayoutOrder.Waves(Tree, rowsOf, pilot));
        }
    }

    [Fact]
    public void The_order_of_the_input_is_a_layout_without_arrays()
    {
        var layout = RunLayout.Build([], [-1, -1, -1], new());

        Assert.True(layout.IsInputOrder);
        Assert.Equal(RunLayout.InInputOrder(3).Sha256, layout.Sha256);
        Assert.Equal((3, 2, -1), (layout.Places, layout.RowAt(layout.PlaceOf(2)), layout.NodeAt(2)));
        AssertSame(layout, RunLayout.Read(new MemoryStream(Written(layout))));
    }

    [Fact]
    public void Rows_that_are_not_asked_have_no_place_and_twins_share_the_first_that_is()
    {
        int[] firstTwins = [0, 0, 2, 0, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13];

        var layout = RunLayout.Build(Tree, NodeOfRow, new() { FirstTwins = firstTwins, Rows = [1, 3, 4, 9] });

        Assert.Equal((3, 14), (layout.Places, layout.InputRows));
        Assert.Equal([1, 4, 9], Rows(layout).Order());
        Assert.Equal(layout.PlaceOf(1), layout.PlaceOf(3));
        Assert.All([0, 2, 5, 13], row => Assert.Equal((-1, false), (layout.PlaceOf(row), layout.IsAsked(row))));
        AssertSame(layout, RunLayout.Read(new MemoryStream(Written(layout))));
    }

    [Fact]
    public void Layouts_one_behind_the_other_are_what_each_of_them_is()
    {
        var first = RunLayout.Build(Tree, NodeOfRow, new() { PilotRows = 3 });
        var second = RunLayout.Build(Tree, NodeOfRow, new() { Rows = [1, 2, 3, 4, 9] });

        var whole = RunLayout.Joined([(first, 7), (RunLayout.InInputOrder(14), 8), (second, 9)]);

        Assert.Equal([7, 8, 9], ((int[])[13, 14, 28]).Select(whole.MarkAt));
        Assert.Equal(Rows(first).Concat(Enumerable.Range(0, 14)).Concat(Rows(second)), Rows(whole));
        Assert.Equal(second.PlaceOf(9) + 28, whole.Parts[2].PlaceOf(9));
        Assert.All(Places(second), place => Assert.Equal(
            second.MarkersAt(place, 4), whole.MarkersAt(place + 28, 4)));
        Assert.Equal(first.Waves.Concat(whole.Waves.Skip(first.Waves.Count)), whole.Waves);
        Assert.Equal(33, whole.Waves[^1].End);
    }

    [Fact]
    public void A_file_with_any_byte_changed_cut_off_or_added_is_refused()
    {
        var file = Written(RunLayout.Build(Tree, NodeOfRow, new() { PilotRows = 3, Rows = [0, 1, 2, 5, 8, 9, 12] }));

        for (var i = 0; i < file.Length; i++)
        {
            var changed = (byte[])file.Clone();
            changed[i] ^= 0x10;
            Assert.Throws<LayoutDamagedException>(() => RunLayout.Read(new MemoryStream(changed)));
            Assert.Throws<LayoutDamagedException>(() => RunLayout.Read(new MemoryStream(file[..i])));
        }

        Assert.Throws<LayoutDamagedException>(() => RunLayout.Read(new MemoryStream([.. file, 0])));
    }

    [Theory]
    [InlineData(0, 1, 1, CacheTtl.OneHour)]
    [InlineData(-1, 2, 1, CacheTtl.OneHour)]
    [InlineData(0, 2, 0, CacheTtl.OneHour)]
    [InlineData(1, 2, 1, CacheTtl.OneHour)]
    public void A_prefix_that_contradicts_its_parent_is_a_bug_of_the_caller(
        int parent, int level, int block, CacheTtl ttl) => Assert.Throws<ArgumentException>(() => RunLayout.Build(
            [Root with { Ttl = CacheTtl.FiveMinutes }, new(parent, level, block, ttl, 1, 1, 0)], [0], new()));

    static void AssertWritesOnce(RunLayout layout, int place, int wave, Dictionary<int, int> written)
    {
        var fresh = Path(layout, layout.NodeAt(place)).Where(node => !written.ContainsKey(node)).ToList();
        Assert.NotEmpty(fresh);
        var parent = layout.Nodes[fresh.Min()].Parent;
        Assert.True(parent < 0 || written[parent] < wave);
        foreach (var node in fresh)
            written[node] = wave;
    }

    static IEnumerable<int> Path(RunLayout layout, int node)
    {
        for (; node >= 0; node = layout.Nodes[node].Parent)
            yield return node;
    }

    static void AssertSame(RunLayout expected, RunLayout actual)
    {
        Assert.Equal(expected.Sha256, actual.Sha256);
        Assert.Equal(expected.Nodes, actual.Nodes);
        Assert.Equal(expected.Waves, actual.Waves);
        Assert.Equal(Rows(expected), Rows(actual));
        Assert.Equal(Places(expected).Select(expected.NodeAt), Places(actual).Select(actual.NodeAt));
        Assert.Equal(Enumerable.Range(0, expected.InputRows).Select(expected.PlaceOf),
            Enumerable.Range(0, actual.InputRows).Select(actual.PlaceOf));
    }

    static RunLayout Drawn(SimRandom random)
    {
        var nodes = new List<CacheNode>();
        for (var i = random.Below(6); i > 0; i--)
        {
            var parent = random.Between(-1, nodes.Count - 1);
            if (parent >= 0 && nodes[parent].Level == 4)
                parent = -1;
            var level = parent < 0 ? 1 : nodes[parent].Level + 1;
            nodes.Add(new(parent, level, level * 2, CacheTtl.OneHour, level * 1_000, random.Below(9), 0.5m));
        }

        var nodeOfRow = new int[random.Between(1, 39)];
        for (var row = 0; row < nodeOfRow.Length; row++)
            nodeOfRow[row] = random.Between(-1, nodes.Count - 1);
        var twins = Enumerable.Range(0, nodeOfRow.Length).ToArray();
        for (var i = random.Below(6); i > 0; i--)
        {
            var row = random.Below(twins.Length);
            twins[row] = Array.IndexOf(nodeOfRow, nodeOfRow[row]);
        }

        for (var row = 0; row < twins.Length; row++)
            twins[row] = twins[twins[row]];
        return RunLayout.Build(nodes, nodeOfRow, new()
        {
            FirstTwins = twins,
            PilotRows = random.Below(5),
            FirstRows = random.Below(3) == 0 ? random.Below(40) : null,
        });
    }

    static IEnumerable<int> Places(RunLayout layout) => Enumerable.Range(0, layout.Places);

    static IEnumerable<int> Rows(RunLayout layout) => Places(layout).Select(layout.RowAt);

    static byte[] Written(RunLayout layout)
    {
        using var file = new MemoryStream();
        layout.Write(file);
        return file.ToArray();
    }
}
