using System.Globalization;
using Cairn.Running;

namespace Cairn.Reporting.Slicing;

/// <summary>By what a bill is cut into slices.</summary>
/// <param name="Kind">What is looked at.</param>
/// <param name="Name">The column or the tag; empty for the others.</param>
sealed record SliceBy(SliceKind Kind, string Name = "")
{
    const string NoTag = "(no tag)";

    /// <summary>
    /// Reads <c>day</c>, <c>month</c>, <c>model</c>, <c>wave</c>, <c>stage</c>, <c>rung</c>, <c>run</c> or
    /// <c>template</c>, <c>tag:NAME</c>, <c>column:NAME</c>, or a column by its name alone; null for anything else.
    /// </summary>
    public static SliceBy? Parse(string text) => text.Split(':', 2) switch
    {
        ["tag", { Length: > 0 } name] => new(SliceKind.Tag, name),
        ["column", { Length: > 0 } name] => new(SliceKind.Column, name),
        [{ Length: > 0 } word] when char.IsAsciiLetterLower(word[0])
            && Enum.TryParse<SliceKind>(word, ignoreCase: true, out var kind)
            && kind is not (SliceKind.Tag or SliceKind.Column) => new(kind),
        [{ Length: > 0 } name] => new(SliceKind.Column, name),
        _ => null,
    };

    /// <summary>Whether the slice of an answer is that of its row; else it is that of the batch or the run.</summary>
    public bool IsOfRows => Kind == SliceKind.Column;

    /// <summary>The slice that an answer belongs to, where that does not depend on its row.</summary>
    public string NameOf(RunBooks books, BilledAnswer answer) => NameOf(books) ?? Kind switch
    {
        SliceKind.Day => Time(answer.Submission, "yyyy-MM-dd"),
        SliceKind.Month => Time(answer.Submission, "yyyy-MM"),
        SliceKind.Model => answer.Bill?.Model ?? "(not billed)",
        SliceKind.Wave => WaveOf(books, answer.Place),
        SliceKind.Stage => StageOf(books, answer.Place),
        SliceKind.Rung => $"rung {books.Run.Stages[books.Layout.PartAt(answer.Place)].Rung}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The slice that all of a run belongs to; null where that depends on the batch or the row.</summary>
    public string? NameOf(RunBooks books) => Kind switch
    {
        SliceKind.Run => $"{books.Run.Id} {books.Run.Spec.Name}",
        SliceKind.Template => $"{books.Run.Spec.Name} {books.Run.Spec.WorkloadFingerprint[..8]}",
        SliceKind.Tag => books.Run.Spec.Tags.GetValueOrDefault(Name, NoTag),
        _ => null,
    };

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        SliceKind.Tag => $"tag:{Name}",
        SliceKind.Column => Name,
        _ => Kind.ToString().ToLowerInvariant(),
    };

    // The day on which the batch was accepted, which is at most a day before its rows were billed.
    static string Time(Submission submission, string format) =>
        submission.AcceptedAt?.UtcDateTime.ToString(format, CultureInfo.InvariantCulture) ?? "(never accepted)";

    static string StageOf(RunBooks books, int place)
    {
        var stage = books.Run.Stages[books.Layout.PartAt(place)];
        return $"{stage.Number} {stage.Kind.ToString().ToLowerInvariant()}, rung {stage.Rung}";
    }

    static string WaveOf(RunBooks books, int place)
    {
        var part = books.Layout.Parts[books.Layout.PartAt(place)];
        var own = place - part.FirstPlace;
        return part.Layout.Waves.First(wave => own < wave.End).Kind.ToString().ToLowerInvariant();
    }
}
