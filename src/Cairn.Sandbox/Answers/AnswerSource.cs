using Cairn.Sandbox.Seeding;

namespace Cairn.Sandbox.Answers;

/// <summary>What an answer is made from.</summary>
/// <param name="Chance">The draw that everything not given follows from.</param>
/// <param name="Echo">The last text of the user.</param>
/// <param name="Fields">Fields of the answer that are known, by name; those that don't fit the schema are left
/// out.</param>
sealed record AnswerSource(Draw Chance, string Echo, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>How long free strings are to be; null lets them be short.</summary>
    public int? TextChars { get; init; }
}
