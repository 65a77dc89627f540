namespace Cairn.Profiling.Volatile;

/// <summary>Finds which words of one text stand in another too, in the same order.</summary>
/// <remarks>
/// Greedy: the common end first, then from the start; where the texts part, the nearest place within a window at which
/// they agree for a few words again. Linear in the length for texts that are nearly the same, which are those it is
/// for; what it does not find counts as different, never the other way round.
/// </remarks>
static class Alignment
{
    const int Window = 96;
    const int Run = 4;

    /// <summary>For each word of <paramref name="left"/> its counterpart in <paramref name="right"/>, or -1.</summary>
    public static int[] Of(Words left, Words right)
    {
        var map = new int[left.Count];
        Array.Fill(map, -1);
        var (i, j) = (0, 0);
        var (leftEnd, rightEnd) = (left.Count, right.Count);
        for (; i < leftEnd && j < rightEnd && left[i].SequenceEqual(right[j]); i++, j++)
            map[i] = j;
        while (leftEnd > i && rightEnd > j && left[leftEnd - 1].SequenceEqual(right[rightEnd - 1]))
            map[--leftEnd] = --rightEnd;

        while (i < leftEnd && j < rightEnd)
        {
            if (left[i].SequenceEqual(right[j]))
                map[i++] = j++;
            else if (Resume(left, right, (i, j), (leftEnd, rightEnd)) is { } next)
                (i, j) = next;
            else
                break;
        }

        return map;
    }

    static (int, int)? Resume(Words left, Words right, (int Left, int Right) from, (int Left, int Right) end)
    {
        for (var skipped = 1; skipped <= 2 * Window; skipped++)
        {
            for (var step = Math.Max(0, skipped - Window); step <= Math.Min(skipped, Window); step++)
            {
                var (i, j) = (from.Left + step, from.Right + skipped - step);
                if (i + Run <= end.Left && j + Run <= end.Right && Agree(left, right, i, j))
                    return (i, j);
            }
        }

        return null;
    }

    static bool Agree(Words left, Words right, int i, int j)
    {
        for (var word = 0; word < Run; word++)
        {
            if (!left[i + word].SequenceEqual(right[j + word]))
                return false;
        }

        return true;
    }
}
