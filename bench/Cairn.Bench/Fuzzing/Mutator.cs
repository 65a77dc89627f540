namespace Cairn.Bench.Fuzzing;

/// <summary>Makes the call of an index: a valid one of the corpus, spoiled in none to four places.</summary>
sealed class Mutator(ulong seed)
{
    const int Spoilings = 4;

    // Each shape as often as it weighs, by phase.
    static readonly Shape[][] Shapes =
    [
        .. Enum.GetValues<FuzzPhase>().Select(phase => Corpus.Shapes
            .Where(shape => shape.Phase == phase)
            .SelectMany(shape => Enumerable.Repeat(shape, shape.Weight))
            .ToArray()),
    ];

    /// <param name="index">Which call.</param>
    /// <param name="phase">Which kinds of calls it may be made from.</param>
    /// <param name="live">Things that exist by now, by the name of their placeholder.</param>
    public WireRequest Make(long index, FuzzPhase phase, Func<string, string?> live)
    {
        var dice = new Dice(seed, index);
        var shape = dice.Pick(Shapes[(int)phase]);
        var draft = new RequestDraft(shape);
        for (var count = dice.Below(Spoilings + 1); count > 0; count--)
        {
            if (draft.Body.Length > 0 && !dice.OneIn(4))
                draft.Body = BodyMutator.Mutate(draft.Body, dice);
            else if (!draft.IsWild)
                HeadMutator.Mutate(draft, dice);
        }

        foreach (var kind in (ReadOnlySpan<string>)["batch", "file"])
        {
            var name = $"{{{kind}}}";
            if (draft.Target.Contains(name, StringComparison.Ordinal))
                draft.Target = draft.Target.Replace(name, live(kind) ?? kind + "_none", StringComparison.Ordinal);
        }

        return draft.Finish();
    }
}
