namespace Cairn.Sandbox.Seeding;

/// <summary>The order in which a batch is worked on, and the order in which its results are listed.</summary>
static class Permutation
{
    public static int[] Of(int count, Draw draw)
    {
        var order = Enumerable.Range(0, count).ToArray();
        for (var last = count - 1; last > 0; last--)
        {
            draw = draw.Next();
            var other = draw.Below(last + 1);
            (order[last], order[other]) = (order[other], order[last]);
        }

        return order;
    }
}
