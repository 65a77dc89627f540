using Cairn.Planning;

namespace Cairn.Running;

/// <summary>Says which of the places of a row holds its final answer, where several stages asked it.</summary>
/// <param name="run">The run, with its stages.</param>
/// <param name="layout">Its layout, with all of them.</param>
/// <param name="recorded">Whether the answer at a place is accepted; null while the place has no record.</param>
sealed class FinalPlace(Run run, RunLayout layout, Func<int, bool?> recorded)
{
    readonly LayoutPart[] _parts = AnswersOf(run.Stages, layout);

    /// <summary>
    /// The place in the last stage that answered the row: a failed answer never hides a good one. Where none is good
    /// yet, one that is still to come; else the last that failed. In a certified run simply the last stage that asks
    /// the row. -1 where the row is not asked.
    /// </summary>
    public int Of(int row)
    {
        if (layout.Parts.Count == 1)
            return layout.PlaceOf(row);
        if (run.Spec.IsCertified)
            return _parts.Select(part => part.PlaceOf(row)).LastOrDefault(place => place >= 0, -1);
        var (good, open, failed) = (-1, -1, -1);
        foreach (var part in _parts)
        {
            var place = part.PlaceOf(row);
            _ = place < 0 ? place : recorded(place) switch
            {
                true => good = place,
                null => open = place,
                false => failed = place,
            };
        }

        return good >= 0 ? good : open >= 0 ? open : failed;
    }

    static LayoutPart[] AnswersOf(IReadOnlyList<RunStage> stages, RunLayout layout) =>
        [.. layout.Parts.Where((_, index) => stages[index].AnswersRows)];
}
