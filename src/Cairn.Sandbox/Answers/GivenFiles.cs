using Cairn.Sandbox.Requests;

namespace Cairn.Sandbox.Answers;

/// <summary>The files that a sandbox was given to answer from, read once at its start.</summary>
/// <param name="Labels">The right answers, or null.</param>
/// <param name="Recorded">Answers to repeat, or null.</param>
/// <param name="Fixtures">Exact token counts, or null.</param>
sealed record GivenFiles(LabelBook? Labels, RecordedAnswers? Recorded, TokenFixtures? Fixtures)
{
    public static GivenFiles Load(SandboxOptions options) => new(
        options.Answers.LabelsFile is { } labels ? LabelBook.Load(labels) : null,
        options.Answers.RecordedFile is { } recorded ? RecordedAnswers.Load(recorded) : null,
        options.Tokens.FixturesFile is { } fixtures ? TokenFixtures.Load(fixtures) : null);
}
